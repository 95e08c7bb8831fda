using System.Net.Sockets;
using ChatRoom.Server.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;

namespace ChatRoom.Server.Metrics;

/// <summary>Serves <c>/metrics</c> in the format of Prometheus, on a port of its own.</summary>
/// <remarks>A web server apart from that of the page: no header of a request can lead from one to the other.</remarks>
internal sealed partial class MetricsServer(MetricsOptions options, MeterProvider meters, ILogger<MetricsServer> logger)
    : IHostedService, IAsyncDisposable
{
    private const int MostConnections = 20;

    private WebApplication? _app;

    /// <summary>Gets where the numbers are; set once the server has started.</summary>
    public Uri? Address { get; private set; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        _app = builder.Build();
        _app.UseOpenTelemetryPrometheusScrapingEndpoint(meters, null, "/metrics", null, null);
        _app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new SettingException($"Metrics:Address={options.Address}, Metrics:Port={options.Port} cannot be opened: {e.Message.TrimEnd('.')}. Choose another one, or port 0 for none.", e);
        }

        Address = new Uri(new Uri(_app.Urls.First()), "metrics");
        LogServing(logger, Address);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxRequestBodySize = 0;
        if (ListenAddress.Parse("Metrics:Address", options.Address) is { } address)
        {
            kestrel.Listen(address, options.Port);
        }
        else
        {
            kestrel.ListenAnyIP(options.Port);
        }
    }

    [LoggerMessage(70, LogLevel.Information, "metrics: served at {Address}")]
    private static partial void LogServing(ILogger logger, Uri address);
}
