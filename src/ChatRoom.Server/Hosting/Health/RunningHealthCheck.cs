using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatRoom.Server.Hosting.Health;

/// <summary>Reports whether the server has started and is not stopping.</summary>
/// <remarks>A start or a stop is no fault: it is degraded and not unhealthy, which the library would log as an error.</remarks>
internal sealed class RunningHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    private const string Stopping = "The server is stopping.";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Degraded(Stopping)
            : lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy("OK")
            : HealthCheckResult.Degraded("The server is starting."));

    /// <summary>Returns the result for a part that does not answer: parts of a server that stops end one after the other.</summary>
    public static HealthCheckResult Silent(string description, IHostApplicationLifetime lifetime) =>
        lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Degraded(Stopping) : HealthCheckResult.Unhealthy(description);
}
