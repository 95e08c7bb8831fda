using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Tests.Accounts;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Connections.Rooms;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests that a guest who logs in is the account in the pages that its browser has open on all nodes.</summary>
[Slow]
public sealed class LogInOfOpenPagesTests(PostgresServer postgres) : TwoNodes(postgres)
{
    private const string Passphrase = "correct horse battery";
    private const string Token = "token of gina";

    [Fact]
    public async Task A_guest_that_logs_in_on_one_node_is_the_account_in_its_pages_on_the_other_by_one_rename()
    {
        await RegisterAsync();
        await using var bob = await Two.LineAsync("bob");
        await using var page = await OpenAsync(One);
        await bob.ReadUntilAsync("gina has joined the chat!");
        await using var other = await OpenAsync(Two);
        using var browser = new PageClient(One.Web);

        Assert.Null(await browser.AskAsync("login", new { handle = "alice", passphrase = Passphrase, person = Proof() }));

        await Eventually.TrueAsync(() => other.Person!.Name == "alice" && page.Person!.Name == "alice", "both pages are the account");
        await Eventually.TrueAsync(() => LobbyOf(Two).Participants.Keys.SequenceEqual(["alice", "bob"]), "the guest is gone");
        await bob.SayAsync("first");
        Assert.Single(await bob.ReadUntilAsync("bob: first"), line => line == "gina is now known as alice.");
        // The account is there until its last page has gone, whichever node that one is on.
        await page.LeaveAsync("lobby");
        await Eventually.TrueAsync(() => !LobbyOf(One).HasParticipantsHere, "one page has left");
        await bob.SayAsync("second");
        Assert.Equal(["bob: second"], await bob.ReadUntilAsync("bob: second"));
        await other.LeaveAsync("lobby");
        await bob.ReadUntilAsync("alice has left the chat.");
        await bob.SayAsync("/who");
        await bob.ReadUntilAsync("1 here: bob");
        await Eventually.TrueAsync(() => PeopleOf(Two).Find("gina") is null && PeopleOf(One).Find("gina") is null, "the name is free");
    }

    [Fact]
    public async Task A_guest_whose_log_in_reaches_a_node_without_its_pages_is_the_account_on_the_node_that_has_them()
    {
        await RegisterAsync();
        await using var bob = await One.LineAsync("bob");
        await using var page = await OpenAsync(Two);
        await bob.ReadUntilAsync("gina has joined the chat!");
        using var browser = new PageClient(One.Web);

        Assert.Null(await browser.AskAsync("login", new { handle = "alice", passphrase = Passphrase, person = Proof() }));

        await bob.ReadUntilAsync("gina is now known as alice.");
        await Eventually.TrueAsync(() => page.Person!.Name == "alice", "the page is the account");
    }

    private string Proof() => PageClient.ProofOf(One, PersonId.FromToken(Token), "gina");

    private async Task RegisterAsync()
    {
        await using var alice = await One.LineAsync("alice #away");
        await alice.SayAsync($"/register {Passphrase}");
        await alice.ReadUntilStartsAsync("alice is yours now");
    }

    private static async Task<PageRooms> OpenAsync(RunningServer node)
    {
        var rooms = node.Services.GetRequiredService<RoomDirectory>();
        var page = new PageRooms(rooms, node.Services.GetRequiredService<InputInterpreter>(), TimeProvider.System, ("gina", Token));
        await page.AddAsync("lobby", []);
        return page;
    }

    private static PeopleDirectory PeopleOf(RunningServer node) => node.Services.GetRequiredService<PeopleDirectory>();

    private static Room LobbyOf(RunningServer node) => node.Services.GetRequiredService<RoomDirectory>().Loaded.Single(room => room.Name == "lobby");
}
