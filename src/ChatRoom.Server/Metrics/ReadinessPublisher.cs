using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatRoom.Server.Metrics;

/// <summary>Keeps the newest result of each health check, and shows it as a number: 1 is good.</summary>
internal sealed class ReadinessPublisher : IHealthCheckPublisher
{
    private ImmutableDictionary<string, bool> _results = ImmutableDictionary<string, bool>.Empty;

    /// <summary>Adds the instrument.</summary>
    public void Create(Meter meter) => meter.CreateObservableGauge(
        "chatroom.ready",
        () => _results.Select(result => new Measurement<int>(result.Value ? 1 : 0, new KeyValuePair<string, object?>("check", result.Key))),
        description: "Results of the health checks");

    /// <inheritdoc/>
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        _results = report.Entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Status == HealthStatus.Healthy);
        return Task.CompletedTask;
    }
}
