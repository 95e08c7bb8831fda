using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Accounts.Oidc;

/// <summary>Asserts whom an OpenID Connect provider lets in, and under which name.</summary>
public sealed class OidcLogInTests : IAsyncLifetime
{
    private readonly HistoryFolder _folder = new();
    private IdentityProvider _provider = null!;

    public async ValueTask InitializeAsync() => _provider = await IdentityProvider.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_first_log_in_makes_an_account_and_the_next_one_finds_it_also_after_a_restart_under_another_name_there()
    {
        await using (var server = await StartAsync())
        {
            using var page = new PageClient(server.Web);
            Assert.Equal("alice", await page.LogInAsync());
            Assert.True(Assert.Single(await page.DevicesAsync()).GetProperty("isThis").GetBoolean());
            Assert.Equal("query", _provider.LastRequest!.ResponseMode ?? "query");
            Assert.Equal("openid profile", _provider.LastRequest.Scope);
            Assert.Equal("S256", _provider.LastRequest.CodeChallengeMethod);
            Assert.Contains(server.LogLines, line => line.Contains("account alice made", StringComparison.Ordinal));
            Assert.DoesNotContain(server.LogLines, line => line.Contains(IdentityProvider.Secret, StringComparison.Ordinal));
        }

        await using var next = await StartAsync();
        _provider.PreferredName = "alicia";
        using var second = new PageClient(next.Web);
        Assert.Equal("alice", await second.LogInAsync());
        Assert.Equal(2, (await second.DevicesAsync()).Count);
    }

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync(["--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0", .. _provider.Settings(settings)]);
}
