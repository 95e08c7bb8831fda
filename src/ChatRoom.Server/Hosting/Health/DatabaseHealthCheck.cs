using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatRoom.Server.Hosting.Health;

/// <summary>Reports whether the database of the nodes was reached in the last seconds. Files are always reached.</summary>
internal sealed class DatabaseHealthCheck(ITranscriptStore store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(store.IsReachable ? HealthCheckResult.Healthy("OK") : HealthCheckResult.Unhealthy("The database does not answer."));
}
