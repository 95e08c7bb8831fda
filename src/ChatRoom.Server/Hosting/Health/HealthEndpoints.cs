using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatRoom.Server.Hosting.Health;

/// <summary>Serves <c>/healthz</c>: restart the process unless it answers 200; and <c>/readyz</c>: send it clients while it does.</summary>
internal static class HealthEndpoints
{
    private const string Rooms = "rooms";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<IRoomProbe, RoomDirectoryProbe>();
        services.AddHealthChecks().AddCheck<RoomsHealthCheck>(Rooms).AddCheck<RunningHealthCheck>("running").AddCheck<SpaceHealthCheck>("space");
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        Map(app, "/healthz", new HealthCheckOptions { Predicate = check => check.Name == Rooms, ResponseWriter = WriteAsync });
        Map(app, "/readyz", new HealthCheckOptions { ResponseWriter = WriteAsync });
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

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var failed = report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy).Select(entry => entry.Description);
        return context.Response.WriteAsync(report.Status == HealthStatus.Healthy ? "OK" : string.Join(' ', failed));
    }
}
