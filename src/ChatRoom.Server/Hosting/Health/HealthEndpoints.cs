using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatRoom.Server.Hosting.Health;

/// <summary>Serves <c>/healthz</c>: restart the process unless it answers 200; and <c>/readyz</c>: send it clients while it does.</summary>
internal static class HealthEndpoints
{
    private const string Rooms = "rooms";

    private static readonly Dictionary<HealthStatus, int> Codes = new()
    {
        [HealthStatus.Healthy] = StatusCodes.Status200OK,
        [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable,
        [HealthStatus.Unhealthy] = StatusCodes.Status503ServiceUnavailable,
    };

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<IRoomProbe, RoomDirectoryProbe>();
        services.AddSingleton<DoorHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<RoomsHealthCheck>(Rooms)
            .AddCheck<RunningHealthCheck>("running")
            .AddCheck<SpaceHealthCheck>("space")
            .AddCheck<DatabaseHealthCheck>("database")
            .AddCheck<CommitsHealthCheck>("commits")
            .AddCheck<DoorHealthCheck>("door");
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        Map(app, "/healthz", new HealthCheckOptions { Predicate = check => check.Name == Rooms, ResultStatusCodes = Codes, ResponseWriter = WriteAsync });
        // The reasons are in the log and among the numbers of the server: they are for its operator only.
        Map(app, "/readyz", new HealthCheckOptions
        {
            ResultStatusCodes = Codes,
            ResponseWriter = (context, report) => WriteAsync(context, report, "Not ready"),
        });
    }

    /// <summary>Serves a check by GET and HEAD, past the checks and the work for pages; the answer is not cached.</summary>
    private static void Map(WebApplication app, string path, HealthCheckOptions options)
    {
        var (limit, bodies) = (app.Services.GetRequiredService<RequestLimit>(), app.Services.GetRequiredService<BodyCheck>());
        app.MapHealthChecks(path, options)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]))
            .ShortCircuit()
            // No middleware sees the request, but a body or a flood is as unwanted here as elsewhere.
            .Add(endpoint => endpoint.RequestDelegate = limit.BeforeHealth(bodies.Before(endpoint.RequestDelegate!)));
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => WriteAsync(
        context,
        report,
        string.Join(' ', report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy).Select(entry => entry.Description)));

    private static Task WriteAsync(HttpContext context, HealthReport report, string failure)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(report.Status == HealthStatus.Healthy ? "OK" : failure);
    }
}
