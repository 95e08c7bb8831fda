using ChatRoom.Server.Tcp;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatRoom.Server.Hosting.Health;

/// <summary>Reports whether the raw port takes a line and the rooms answer it. An answer holds for five seconds.</summary>
internal sealed class DoorHealthCheck(TcpDoor door, IHostApplicationLifetime lifetime, TimeProvider time) : IHealthCheck, IDisposable
{
    /// <summary>The time for which a result holds, so that a flood of questions is one connection.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private bool? _result;
    private long _at;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_result is null || time.GetElapsedTime(_at) >= KeptFor)
            {
                using var patience = new CancellationTokenSource(RoomsHealthCheck.Patience, time);
                _result = await door.ProbeAsync(patience.Token);
                _at = time.GetTimestamp();
            }

            return _result.Value ? HealthCheckResult.Healthy("OK") : RunningHealthCheck.Silent("The raw port does not answer.", lifetime);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
