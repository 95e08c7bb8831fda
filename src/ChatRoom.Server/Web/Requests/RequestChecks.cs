namespace ChatRoom.Server.Web.Requests;

/// <summary>Adds the checks that each HTTP request passes before it costs anything.</summary>
internal static class RequestChecks
{
    /// <summary>Adds the services of the checks.</summary>
    /// <param name="services">The services.</param>
    /// <param name="hosts">Reads the list of the server's own hosts.</param>
    public static IServiceCollection AddRequestChecks(this IServiceCollection services, Func<IServiceProvider, string> hosts) => services
        .AddSingleton(provider => HostList.Parse(hosts(provider)))
        .AddSingleton<HttpConnections>()
        .AddSingleton<RequestLimit>()
        .AddSingleton<HostCheck>()
        .AddSingleton<OriginCheck>()
        .AddSingleton<BodyCheck>()
        .AddSingleton<ProxyHint>();

    /// <summary>Adds the checks, after the language of the answers is known.</summary>
    public static void UseRequestChecks(this WebApplication app)
    {
        var services = app.Services;
        app.Use(services.GetRequiredService<RequestLimit>().InvokeAsync);
        app.Use(services.GetRequiredService<BodyCheck>().InvokeAsync);
        app.Use(services.GetRequiredService<HostCheck>().InvokeAsync);
        app.Use(services.GetRequiredService<OriginCheck>().InvokeAsync);
        app.Use(services.GetRequiredService<ProxyHint>().InvokeAsync);
    }
}
