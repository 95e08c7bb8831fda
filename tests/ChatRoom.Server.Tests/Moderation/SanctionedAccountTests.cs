using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Server.Tests.Accounts;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Moderation;

/// <summary>Asserts that no account ends a ban or a mute by address.</summary>
public sealed class SanctionedAccountTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SanctionKind.Ban, "You are banned from this server")]
    [InlineData(SanctionKind.Mute, "You are muted on this server")]
    public async Task No_way_makes_an_account_while_the_address_is_under_a_ban_or_a_mute(SanctionKind kind, string refusal)
    {
        await using var server = await RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0");
        await using var guest = await server.LineAsync("alice");
        using var page = new PageClient(server.Web);
        using var key = new SoftwareAuthenticator(server.Web);
        var person = PageClient.ProofOf(server, server.Lobby.Participants["alice"].Id, "alice");
        var begun = await PasskeyTests.AskAsync(page, "offer", new { person });
        var rooms = server.Services.GetRequiredService<RoomDirectory>();
        var sanction = new Sanction(await rooms.Trust.NextIdAsync(), kind, "", PersonId.None, "mallory", IPNetwork.Parse("127.0.0.0/8"), "x", DateTimeOffset.UnixEpoch);
        await rooms.Trust.ApplyAsync(new TrustChange.Add(sanction), null);

        await guest.SayAsync($"/register {Passphrase}");
        Assert.StartsWith(refusal, await guest.ReadUntilStartsAsync("You are "), StringComparison.Ordinal);
        Assert.StartsWith(refusal, await page.AskAsync("register", new { passphrase = Passphrase, person }), StringComparison.Ordinal);
        Assert.StartsWith(refusal, PasskeyTests.Problem(await PasskeyTests.AskAsync(page, "offer", new { person })), StringComparison.Ordinal);
        var added = await PasskeyTests.AskAsync(page, "add", new { person, credential = key.Create(PasskeyTests.Options(begun)), state = PasskeyTests.State(begun) });
        Assert.StartsWith(refusal, PasskeyTests.Problem(added), StringComparison.Ordinal);
        Assert.Contains(refusal, await page.PostAsync(new Uri(server.Web, "account/new"), "bob", Passphrase), StringComparison.Ordinal);
        Assert.Null(rooms.People.FindClaim("alice"));
        Assert.Null(rooms.People.FindClaim("bob"));

        await rooms.Trust.ApplyAsync(new TrustChange.Remove([sanction.Id]), null);
        Assert.Null(await page.AskAsync("register", new { passphrase = Passphrase, person }));
    }
}
