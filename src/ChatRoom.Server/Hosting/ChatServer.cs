using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Accounts.Oidc;
using ChatRoom.Server.Admin;
using ChatRoom.Server.Certificates;
using ChatRoom.Server.Control;
using ChatRoom.Server.History;
using ChatRoom.Server.Hosting.Health;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Metrics;
using ChatRoom.Server.Nodes;
using ChatRoom.Server.Proxies;
using ChatRoom.Server.Scheduling;
using ChatRoom.Server.Search;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Tcp;
using ChatRoom.Server.Web;
using ChatRoom.Server.Web.Accounts.Oidc;
using ChatRoom.Server.Web.Admin;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Serilog;

namespace ChatRoom.Server.Hosting;

/// <summary>Composes the server and runs it.</summary>
public static class ChatServer
{
    private const string AuthorityOfProvider = $"{OidcOptions.Section}:{nameof(OidcOptions.Authority)}";

    /// <summary>Builds a server with all doors and rooms, without starting it.</summary>
    /// <exception cref="SettingException">An argument is no setting, or the web address is wrong.</exception>
    public static WebApplication Build(string[] settings)
    {
        SettingArguments.Check(settings);
        return Build(CreateBuilder(settings));
    }

    /// <summary>Runs the server, with further services, until it is told to stop.</summary>
    /// <returns>The exit code of the process: 0 after a stop, 1 after a fault, 2 if a setting is wrong.</returns>
    internal static async Task<int> RunAsync(string[] settings, Action<IServiceCollection> configure, TextWriter errors)
    {
        ServeSocketsInline();
        IConfiguration? configuration = null;
        try
        {
            SettingArguments.Check(settings);
            DescriptorLimit.Check();
            var builder = CreateBuilder(settings);
            configuration = builder.Configuration;
            configure(builder.Services);
            await using var app = Build(builder);
            if (await StartAsync(app))
            {
                await PrintAddressesAsync(app);
                await app.WaitForShutdownAsync();
            }

            if (app.Services.GetRequiredService<ProcessFault>().Reason is not { } fault)
            {
                return 0;
            }

            await errors.WriteLineAsync($"chatroom: {StartFault.OneLine(fault)}");
            return 1;
        }
        catch (Exception e) when (StartFault.Explain(e, configuration) is { } line)
        {
            await errors.WriteLineAsync($"chatroom: {line}");
            return 2;
        }
    }

    /// <summary>Starts the server; if it fails, stops what has begun, so that the host reports no further failure.</summary>
    /// <returns>False if it was told to stop meanwhile.</returns>
    private static async Task<bool> StartAsync(WebApplication app)
    {
        // Before the services are made that open files: a wrong setting leaves nothing on the disk.
        app.Services.GetService<IStartupValidator>()?.Validate();
        try
        {
            await app.StartAsync();
            return true;
        }
        catch (Exception e)
        {
            await app.StopAsync().ContinueWith(_ => { }, TaskScheduler.Default);
            if (e is OperationCanceledException && app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return false;
            }

            throw;
        }
    }

    /// <summary>Reads the configuration as the server does: appsettings.json, the environment, then arguments.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] settings) =>
        WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings,
            // The files beside the program, whatever the working directory is and whichever program hosts the server.
            ApplicationName = typeof(ChatServer).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });

    /// <summary>
    /// Makes the thread that waits for the sockets run what follows a read, see docs/performance.md.
    /// </summary>
    /// <remarks>The runtime takes this from the environment alone. Code that serves a socket must not block.</remarks>
    internal static void ServeSocketsInline()
    {
        const string variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (Environment.GetEnvironmentVariable(variable) is null)
        {
            Environment.SetEnvironmentVariable(variable, "1");
        }
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        WebAddress.Check(builder.Configuration);
        builder.Host.UseSerilog((context, logger) => Logging.Read(context.Configuration, logger), preserveStaticLogger: true);
        // The environment Development would refuse to start without accounts: parts that need them are registered all the same.
        builder.Host.UseDefaultServiceProvider(services => services.ValidateOnBuild = false);
        ConfigureWeb(builder);
        builder.Services.Configure<HostOptions>(host =>
        {
            // The process must be gone 5 s after a stop was asked for, also while a slow HTTP request is under way.
            host.ShutdownTimeout = TimeSpan.FromSeconds(4);
            host.ServicesStopConcurrently = true;
        });
        builder.Services.AddRooms(FindPage);
        AddHistory(builder);
        builder.Services.AddSearch(builder.Configuration);
        builder.Services.AddProxies();
        builder.Services.AddCertificate(DataFolder(builder.Configuration));
        builder.Services.AddSettings<LogOptions>(LogOptions.Section);
        builder.Services.AddTcpDoor();
        builder.Services.AddWebDoor();
        builder.Services.AddSingleton<ConnectInfo>();
        builder.Services.AddSingleton<IConnectInfo>(services => services.GetRequiredService<ConnectInfo>());

        builder.Services.AddSingleton<ProcessFault>();
        builder.Services.AddSingleton<IRoomFaultHandler>(services => services.GetRequiredService<ProcessFault>());
        builder.Services.AddHealth();
        builder.AddMetrics();
        builder.Services.AddAdmin(SettingSections.All).AddAdminPage();
        builder.Services.AddHostedService(services => new QuietCollection(
            services.GetRequiredService<TimeProvider>(), () => GC.GetTotalAllocatedBytes(), QuietCollection.Collect));

        var app = builder.Build();
        app.UseTrustedProxies();
        app.UseSubPath();
        app.MapHealth();
        app.UseWebDoor();
        app.MapAdmin();
        return app;
    }

    private static void ConfigureWeb(WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.UseServerCertificate();
        });
        if (!WebAddress.IsConfigured(builder.Configuration))
        {
            builder.WebHost.UseUrls(WebAddress.Default);
        }

        builder.AddHttpsPort();
    }

    private static void AddHistory(WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<DataOptions>(DataOptions.Section);
        builder.Services.AddSettings<HistoryOptions>(HistoryOptions.Section);
        builder.Services.AddAccountSettings();
        if (HistoryOptions.IsInMemory(builder.Configuration[$"{HistoryOptions.Section}:{nameof(HistoryOptions.Provider)}"]))
        {
            RefuseWhatIsKept(builder.Configuration);
            builder.Services.AddSingleton<ITranscriptStore, InMemoryTranscriptStore>();
            builder.Services.AddSingleton<IRoomCatalog, MemoryRoomCatalog>();
            builder.Services.AddSingleton<IReadMarks, MemoryReadMarks>();
            builder.Services.AddSingleton<ITrustStore, MemoryTrustStore>();
        }
        else
        {
            if (DataOptions.IsPostgres(builder.Configuration[$"{DataOptions.Section}:{nameof(DataOptions.Provider)}"]))
            {
                builder.Services.AddPostgresHistory().AddPostgresLedger().AddNodes();
            }
            else
            {
                builder.Services.AddSqliteHistory().AddSqliteLedger().AddHostedService<UpgradeBackupCleanup>();
            }

            builder.Services.AddControl();
            builder.Services.AddAccounts(FindPage);
            // Nothing of it is loaded without a provider: that would delay the start.
            if (builder.Configuration[AuthorityOfProvider] is { Length: > 0 })
            {
                builder.Services.AddOidc(services => services.GetRequiredService<WebOptions>().PathBase);
            }
        }
    }

    /// <summary>Refuses settings that need what a history in memory does not keep.</summary>
    private static void RefuseWhatIsKept(ConfigurationManager configuration)
    {
        if (DataOptions.IsPostgres(configuration[$"{DataOptions.Section}:{nameof(DataOptions.Provider)}"]))
        {
            throw new SettingException("Data:Provider=postgres keeps everything, and History:Provider=memory nothing. Set one of them alone.");
        }

        if (Enum.TryParse<AccessMode>(configuration[$"{AccessOptions.Section}:{nameof(AccessOptions.Mode)}"], ignoreCase: true, out var mode)
            && mode is AccessMode.Invited or AccessMode.Accounts)
        {
            throw new SettingException(
                $"Access:Mode={mode.ToString().ToLowerInvariant()} needs accounts, and History:Provider=memory keeps none. Set it to sqlite.");
        }

        if (configuration[AuthorityOfProvider] is { Length: > 0 })
        {
            throw new SettingException($"{AuthorityOfProvider} needs accounts, and History:Provider=memory keeps none. Set it to sqlite.");
        }
    }

    /// <summary>Finds the address of the page, as a browser on this machine opens it; null while there is none.</summary>
    private static Uri? FindPage(IServiceProvider services) =>
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } first
            ? WebAddress.Reachable(first, services.GetRequiredService<WebOptions>().PathBase)
            : null;

    /// <summary>Returns the folder of the history; null if the server keeps nothing.</summary>
    private static string? DataFolder(ConfigurationManager configuration)
    {
        var history = configuration.GetSection(HistoryOptions.Section);
        return HistoryOptions.IsInMemory(history[nameof(HistoryOptions.Provider)])
            ? null
            : Path.GetDirectoryName(Path.GetFullPath(history[nameof(HistoryOptions.Path)] is { Length: > 0 } path ? path : new HistoryOptions().Path));
    }

    private static async Task PrintAddressesAsync(WebApplication app)
    {
        var web = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var path = app.Services.GetRequiredService<WebOptions>().PathBase;
        Console.WriteLine();
        Console.WriteLine($"  In a browser:   {string.Join("  ", web.Select(url => WebAddress.Reachable(url, path)))}");
        var connect = app.Services.GetRequiredService<ConnectInfo>();
        Console.WriteLine($"  In a terminal:  {connect.PlainCommand(connect.Host)}");
        if (connect.TlsCommand(connect.TlsHost) is { } command)
        {
            Console.WriteLine($"  The same, TLS:  {command}");
        }

        if (FindPage(app.Services) is { } page && app.Services.GetService<OwnerLink>() is { } owner)
        {
            await PrintOwnerLinkAsync(owner, page);
        }

        Console.WriteLine();
    }

    private static async Task PrintOwnerLinkAsync(OwnerLink owner, Uri page)
    {
        try
        {
            if (await owner.MakeAsync(page) is { } link)
            {
                Console.WriteLine($"  To own it:      {link}  (once, for 24 hours)");
            }
        }
        catch (RoomCatalogException e)
        {
            // The database of several nodes may be away for a moment; the doors are open.
            Console.WriteLine($"  To own it:      the next start prints a link. {e.Message}");
        }
    }
}
