using System.Net;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Ledger.Tries;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Accounts.Devices;

/// <summary>Tests that wrong tries from many addresses do not slow down a browser that has logged in before.</summary>
public sealed class KnownDevicesTests : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private const string Cookie = "chatroom-device";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_browser_that_has_logged_in_does_not_wait_after_a_log_out_and_a_restart_and_others_do()
    {
        string known;
        await using (var server = await StartAsync())
        {
            await using var line = await server.LineAsync("alice");
            await line.SayAsync($"/register {Passphrase}");
            await line.ReadUntilStartsAsync("alice is yours now.");
            using var first = new PageClient(server.Web);
            first.Cookies.Add(server.Web, new Cookie(Cookie, "forged"));
            Assert.Null(await LogInAsync(first));
            Assert.Null(await first.AskAsync("logout", new { }));
            var cookie = first.Cookies.GetCookies(server.Web)[Cookie]!;
            Assert.True(cookie.HttpOnly);
            known = cookie.Value;
        }

        await using var next = await StartAsync();
        var tries = next.Services.GetRequiredService<ILogInTries>();
        for (var i = 1; i <= 120; i++)
        {
            await tries.TakeAsync("alice", ClientAddress.Direct(new IPAddress([198, 51, 100, (byte)i])), Deadline.Token());
        }

        using var ended = new CancellationTokenSource();
        var stranger = next.Services.GetRequiredService<IAccounts>().CheckAsync(
            "alice", Passphrase, ClientAddress.Direct(IPAddress.Parse("203.0.113.7")), isKnownDevice: false, ended.Token);
        using var page = new PageClient(next.Web);
        page.Cookies.Add(next.Web, new Cookie(Cookie, known));

        // The stranger has begun before, and waits for ten seconds.
        Assert.Null(await LogInAsync(page));
        Assert.False(stranger.IsCompleted);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stranger);
    }

    private static Task<string?> LogInAsync(PageClient page) => page.AskAsync("login", new { handle = "alice", passphrase = Passphrase });

    private Task<RunningServer> StartAsync() =>
        RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0");
}
