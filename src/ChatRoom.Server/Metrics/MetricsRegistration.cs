using System.Runtime.CompilerServices;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Server.Settings;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatRoom.Server.Metrics;

/// <summary>Registers the readers of the instruments: Prometheus by a port, OTLP by the usual environment variables.</summary>
internal static class MetricsRegistration
{
    private static readonly string[] OtlpEndpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    private static readonly string[] Meters =
    [
        ChatMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Components.Server.Circuits",
    ];

    /// <summary>Adds what the settings ask for; without one, no instrument has a reader, and OpenTelemetry is not even loaded.</summary>
    public static void AddMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<MetricsOptions>(MetricsOptions.Section);
        var hasPort = builder.Configuration[$"{MetricsOptions.Section}:{nameof(MetricsOptions.Port)}"] is { Length: > 0 } port && port != "0";
        var hasOtlp = Array.Exists(OtlpEndpoints, variable => builder.Configuration[variable] is { Length: > 0 });
        if (hasPort || hasOtlp)
        {
            AddReaders(builder, hasPort, hasOtlp);
        }
    }

    // A method of its own: the runtime loads the libraries of a method before it runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddReaders(WebApplicationBuilder builder, bool hasPort, bool hasOtlp)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                "chatroom", serviceVersion: typeof(MetricsRegistration).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddInstrumentation(services =>
            {
                ServerInstruments.Create(services);
                services.GetRequiredService<ReadinessPublisher>().Create(services.GetRequiredService<ChatMetrics>().Meter);
                return services.GetRequiredService<ChatMetrics>();
            }));
        builder.Services.AddSingleton<ReadinessPublisher>();
        builder.Services.AddSingleton<IHealthCheckPublisher>(services => services.GetRequiredService<ReadinessPublisher>());
        builder.Services.Configure<HealthCheckPublisherOptions>(checks => checks.Period = TimeSpan.FromSeconds(15));
        if (hasPort)
        {
            telemetry.WithMetrics(metrics => metrics.AddPrometheusExporter());
            builder.Services.AddSingleton<MetricsServer>();
            builder.Services.AddHostedService(services => services.GetRequiredService<MetricsServer>());
        }

        if (hasOtlp)
        {
            telemetry.WithTracing(traces => traces.AddSource(ChatTracing.SourceName)).UseOtlpExporter();
        }
    }
}
