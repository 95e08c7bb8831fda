using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatRoom.Server.Hosting.Health;

/// <summary>Reports whether the loops of the rooms answer within a deadline.</summary>
internal sealed class RoomsHealthCheck(IRoomProbe rooms, IHostApplicationLifetime lifetime, TimeProvider time) : IHealthCheck
{
    /// <summary>The deadline. A container engine must get its answer within its own.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var silent = await rooms.ProbeAsync(either.Token);
        return silent.Count == 0
            ? HealthCheckResult.Healthy("OK")
            : RunningHealthCheck.Silent($"These rooms do not answer: {string.Join(", ", silent)}.", lifetime);
    }
}
