using System.Net;
using Bunit;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Admin;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Web.Admin;

/// <summary>Renders the parts of the page of the operators over a real server, read by carol.</summary>
public abstract class AdminContext : BunitContext
{
    private protected Account Carol { get; } = new(PersonId.New(), "carol");

    private protected RunningServer Server { get; private set; } = null!;

    private protected TrustRegister Trust => Server.Services.GetRequiredService<TrustRegister>();

    private protected async Task StartAsync(params string[] settings)
    {
        Server = await RunningServer.StartAsync(["--Limits:FloodPerSecond=0", .. settings]);
        Services.AddLocalization();
        Services.AddSingleton(new OperatorAccess(() => Carol, ClientAddress.Direct(IPAddress.Parse("198.51.100.1")), Trust));
        Share<RoomDirectory>();
        Share<ModerationService>();
        Share<ConnectionList>();
        Share<ConnectionQuota>();
        Share<ITranscriptStore>();
        Share<SettingsInForce>();
        Share<ChatMetrics>();
        Share<Sampler>();
        Share<TimeProvider>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Server.DisposeAsync();
    }

    // The services of the server itself, not copies of them.
    private void Share<T>()
        where T : class => Services.AddSingleton(Server.Services.GetRequiredService<T>());
}
