using Bunit;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Search;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Proxies;
using ChatRoom.Server.Web;
using ChatRoom.Server.Web.Accounts;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Circuits;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.Web.Support;

/// <summary>Renders whole pages of Ada's browser, which has a token.</summary>
public abstract class PageContext : BunitContext
{
    protected const string Token = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private protected PageContext(RoomDirectory rooms)
    {
        var (limits, metrics) = (new LimitsOptions { FloodPerSecond = 0 }, TestMetrics.Create());
        Rooms = rooms;
        Services.AddLocalization();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(rooms);
        Services.AddSingleton(rooms.Trust.Admission);
        Services.AddSingleton(new InputInterpreter(rooms, limits, new AddressLimiter(limits, TimeProvider.System), TimeProvider.System, metrics));
        Services.AddSingleton(limits);
        Services.AddSingleton(new WebOptions());
        Services.AddSingleton(Connection);
        Services.AddSingleton(new HttpConnections(limits, new TrustedProxies(new ProxyOptions()), metrics));
        Services.AddScoped<CircuitPlace>();
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddSingleton(new AccountsOptions());
        Services.AddScoped<CircuitAccount>();
        Services.AddSingleton<IConnectInfo>(new NoTerminal());
        Services.AddSingleton(metrics);
        Services.AddSingleton(new MessageSearch(rooms, new SearchOptions(), TimeProvider.System));
        Services.AddSingleton(new ReadPositions(new MemoryReadMarks(), rooms, TimeProvider.System, NullLogger<ReadPositions>.Instance));
        JSInterop.Mode = JSRuntimeMode.Loose;
        Script = JSInterop.SetupModule("./js/browser/memory.js");
        Script.Mode = JSRuntimeMode.Loose;
        Script.Setup<BrowserMemory>("load").SetResult(new BrowserMemory("ada", Token, null, IsWide: true, Positions: null));
    }

    private protected CircuitConnection Connection { get; } = new();

    private protected RoomDirectory Rooms { get; }

    /// <summary>Gets the script of the browser's memory.</summary>
    private protected BunitJSModuleInterop Script { get; }

    private sealed class NoTerminal : IConnectInfo
    {
        public string? Command(string host) => null;
    }
}
