using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatRoom.Server.Hosting.Health;

/// <summary>Reports whether the server has started and is not stopping.</summary>
internal sealed class RunningHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The server is stopping.")
            : lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy("OK")
            : HealthCheckResult.Unhealthy("The server is starting."));
}
