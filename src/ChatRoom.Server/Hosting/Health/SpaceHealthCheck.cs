using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatRoom.Server.Hosting.Health;

/// <summary>Reports whether the disk has space for messages.</summary>
internal sealed class SpaceHealthCheck(ITranscriptStore store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(store.IsShortOfSpace ? HealthCheckResult.Unhealthy("The disk is almost full.") : HealthCheckResult.Healthy("OK"));
}
