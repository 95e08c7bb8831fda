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

/// <summary>Asserts that no account ends a ban or a mute.</summary>
[Slow]
public sealed class SanctionedAccountTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    // Never reached, and no end at all is null.
    private static readonly DateTimeOffset? Never = DateTimeOffset.MinValue;
    private static readonly DateTimeOffset? End = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly IPNetwork Loopback = IPNetwork.Parse("127.0.0.0/8");

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
        var sanction = new Sanction(await rooms.Trust.NextIdAsync(), kind, "", PersonId.None, "mallory", Loopback, "x", DateTimeOffset.UnixEpoch);
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

    [Fact]
    public async Task A_mute_in_a_room_stays_with_a_guest_that_makes_an_account_and_holds_for_a_new_account_of_its_address()
    {
        await using var server = await RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0");
        await using var maker = await server.LineAsync("maker");
        await maker.SayAsync("/join den");
        await maker.ReadUntilStartsAsync("You are in #den");
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await MuteAsync(server, server.Lobby.Participants["alice"].Id, "alice", Loopback);

        foreach (var (client, name) in new[] { (alice, "alice"), (bob, "bob"), (maker, "maker") })
        {
            await client.SayAsync($"/register {Passphrase}");
            await client.ReadUntilStartsAsync($"{name} is yours now.");
        }

        using var page = new PageClient(server.Web);
        await page.PostAsync(new Uri(server.Web, "account/new"), "dora", Passphrase);
        await alice.SayAsync("/join den");
        await alice.ReadUntilStartsAsync("You are in #den");
        await alice.SayAsync("hello");
        Assert.Equal("You are muted in this room.", await alice.ReadUntilStartsAsync("You are muted"));
        Assert.Equal([("alice", null), ("bob", End), ("dora", End), ("maker", Never)], Muted(server, "alice", "bob", "dora", "maker"));
    }

    [Fact]
    public async Task A_mute_in_a_room_follows_a_guest_that_logs_in_and_the_mute_of_its_address_does_not()
    {
        await using var server = await RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0");
        foreach (var name in (string[])["eve", "frank", "olga"])
        {
            await using var line = await server.LineAsync(name);
            await line.SayAsync($"/register {Passphrase}");
            await line.ReadUntilStartsAsync($"{name} is yours now.");
        }

        var olga = server.Services.GetRequiredService<RoomDirectory>().People.FindClaim("olga")!.Owner;
        await TrustOf(server).ApplyAsync(new TrustChange.Grant(new("", olga, Role.Operator, "olga")), null);
        foreach (var (guest, account) in new[] { ("tom", "eve"), ("uma", "frank"), ("vic", "olga") })
        {
            await using var line = await server.LineAsync(guest);
            if (guest != "uma")
            {
                await MuteAsync(server, server.Lobby.Participants[guest].Id, guest, guest == "tom" ? Loopback : null);
            }

            await line.SayAsync($"/login {account} {Passphrase}");
            await line.ReadUntilAsync($"You are logged in as {account}.");
        }

        Assert.Equal([("eve", null), ("frank", Never), ("olga", Never)], Muted(server, "eve", "frank", "olga"));
    }

    private static TrustRegister TrustOf(RunningServer server) => server.Services.GetRequiredService<TrustRegister>();

    private static async Task MuteAsync(RunningServer server, PersonId person, string handle, IPNetwork? network)
    {
        var sanction = new Sanction(await TrustOf(server).NextIdAsync(), SanctionKind.Mute, "den", person, handle, network, "x", DateTimeOffset.UnixEpoch) { NetworkEndsAt = End };
        await TrustOf(server).ApplyAsync(new TrustChange.Add(sanction), null);
    }

    /// <summary>Returns the end of the mute in the room of each account; <see cref="Never"/> for one without a mute.</summary>
    private static IEnumerable<(string Handle, DateTimeOffset? End)> Muted(RunningServer server, params string[] handles)
    {
        var people = server.Services.GetRequiredService<RoomDirectory>().People;
        return handles.Select(handle => (handle, TrustOf(server).Find(
            SanctionKind.Mute, "den", people.FindClaim(handle)!.Owner, default, Rank.Person, hasAccount: true) is { } mute ? mute.EndsAt : Never));
    }
}
