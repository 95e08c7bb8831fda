using ChatRoom.Core.Rooms;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatRoom.Server.Hosting.Health;

/// <summary>Reports whether a room waits too long for its disk or database. Another process would wait as well.</summary>
internal sealed class CommitsHealthCheck(RoomDirectory rooms) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            rooms.Loaded.Any(room => room.WaitsForTranscript >= Room.TranscriptPatience)
                ? HealthCheckResult.Unhealthy("The history does not answer.")
                : HealthCheckResult.Healthy("OK"));
}
