using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Accounts.Oidc;

/// <summary>Gives each test a provider, and servers on one folder that take its identities.</summary>
public abstract class OidcTests : IAsyncLifetime
{
    private readonly HistoryFolder _folder = new();

    private protected string FolderSetting => _folder.Setting;

    private protected IdentityProvider Provider { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Provider = await IdentityProvider.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Provider.DisposeAsync();
        _folder.Dispose();
    }

    private protected Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync(["--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0", .. Provider.Settings(settings)]);
}
