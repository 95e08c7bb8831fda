using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Cli;
using ChatRoom.Server.History;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Tcp;
using ChatRoom.Server.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Serilog;

namespace ChatRoom.Server.Hosting;

/// <summary>Puts the server together and runs it.</summary>
public static class ChatServer
{
    /// <summary>All doors and rooms, not started yet.</summary>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static WebApplication Build(string[] args)
    {
        CommandLine.Check(args);
        var builder = CreateBuilder(args);
        WebAddress.Check(builder.Configuration);
        builder.Host.UseSerilog((context, logger) => ReadLogging(context.Configuration, logger), preserveStaticLogger: true);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (!WebAddress.IsConfigured(builder.Configuration))
        {
            builder.WebHost.UseUrls(WebAddress.Default);
        }

        builder.Services.Configure<HostOptions>(host =>
        {
            // The process is to be gone 5 s after it was asked to, also when an HTTP request takes all the time there is.
            host.ShutdownTimeout = TimeSpan.FromSeconds(4);
            host.ServicesStopConcurrently = true;
        });
        AddRooms(builder);
        builder.Services.AddSingleton(builder.Configuration.ReadSection<TcpOptions>(TcpOptions.Section));
        builder.Services.AddSingleton<TcpDoor>();
        builder.Services.AddHostedService<RoomKeeper>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TcpDoor>());
        builder.Services.AddWebDoor(
            builder.Configuration.ReadSection<WebOptions>(WebOptions.Section),
            builder.Configuration.ReadSection<LimitsOptions>(LimitsOptions.Section));
        builder.Services.AddSingleton(services => new ConnectInfo(() => TerminalPort(services)));

        var app = builder.Build();
        app.MapGet("/healthz", () => "OK");
        app.UseWebDoor();
        return app;
    }

    /// <summary>Runs the server until it is told to stop.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        ServeSocketsWhereTheyAreAwaited();
        try
        {
            await using var app = Build(args);
            await app.StartAsync();
            PrintAddresses(app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (StartFault.Explain(e) is { } line)
        {
            await Console.Error.WriteLineAsync($"chatroom: {line}");
            return 2;
        }
    }

    /// <summary>The configuration as the server reads it.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // Wherever it is started from, and whoever starts it (a test, too): the files beside the program are meant.
            ApplicationName = typeof(ChatServer).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });

    private static void ReadLogging(IConfiguration configuration, LoggerConfiguration logger)
    {
        try
        {
            logger.ReadFrom.Configuration(configuration);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new SettingException($"Section Serilog is wrong: {e.Message}", e);
        }
    }

    private static void AddRooms(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(builder.Configuration.ReadSection<LimitsOptions>(LimitsOptions.Section));
        builder.Services.AddSingleton(builder.Configuration.ReadSection<RoomOptions>(RoomOptions.Section));
        builder.Services.AddSingleton<ChatMetrics>();
        builder.Services.AddSingleton<ConnectionQuota>();
        builder.Services.AddSingleton<PeopleDirectory>();
        builder.Services.AddSingleton<InputInterpreter>();
        AddHistory(builder);
        builder.Services.AddSingleton<RoomDirectory>();
    }

    private static void AddHistory(WebApplicationBuilder builder)
    {
        var history = builder.Configuration.ReadSection<HistoryOptions>(HistoryOptions.Section);
        builder.Services.AddSingleton(history);
        if (!history.IsDurable)
        {
            builder.Services.AddSingleton<ITranscriptStore, InMemoryTranscriptStore>();
            return;
        }

        builder.Services.AddSingleton<ITranscriptStore>(services =>
            new SqliteTranscriptStore(history.Path, services.GetRequiredService<ILogger<SqliteTranscriptStore>>()));
        builder.Services.AddHostedService<Retention>();
    }

    /// <summary>
    /// What comes in is dealt with by the thread that waits for the sockets, instead of being handed to another one: less work
    /// and half the longest delays, see docs/performance.md. Nothing that serves a socket may block. The runtime takes this
    /// from the environment alone, when it makes the first socket.
    /// </summary>
    internal static void ServeSocketsWhereTheyAreAwaited()
    {
        const string variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (Environment.GetEnvironmentVariable(variable) is null)
        {
            Environment.SetEnvironmentVariable(variable, "1");
        }
    }

    /// <summary>The port people are told to use; null while it is not known.</summary>
    private static int? TerminalPort(IServiceProvider services) =>
        services.GetRequiredService<TcpOptions>().PublicPort is > 0 and var published
            ? published
            : services.GetRequiredService<TcpDoor>().EndPoint?.Port;

    private static void PrintAddresses(WebApplication app)
    {
        var web = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Console.WriteLine();
        Console.WriteLine($"  In a browser:   {string.Join("  ", web.Select(WebAddress.Reachable))}");
        Console.WriteLine($"  In a terminal:  nc localhost {TerminalPort(app.Services)}");
        Console.WriteLine();
    }
}
