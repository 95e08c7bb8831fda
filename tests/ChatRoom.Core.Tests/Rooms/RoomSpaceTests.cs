using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests the room while the transcript is short of space.</summary>
public sealed class RoomSpaceTests
{
    private const string Refusal = "The server's disk is almost full; nothing was stored. Try again later.";

    [Fact]
    public async Task Messages_newcomers_and_renames_are_refused_and_nothing_is_written()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var attempts = test.Transcript.Attempts;
        test.Transcript.IsShortOfSpace = true;

        var id = await test.SayAsync(alice, "lost");
        var join = await Eventually.InTimeAsync(test.BeginJoin(new TestSession(), "bob"));
        var rename = await test.RenameAsync(alice, "alicia");

        Assert.Equal(new JoinResult.Refused(Refusal), join);
        Assert.Equal(new RenameResult.Refused(Refusal), rename);
        Assert.Equal([(id, Refusal)], alice.Refusals);
        Assert.Equal(attempts, test.Transcript.Attempts);
        Assert.Equal(["alice"], test.Room.Participants.Keys);
        // Nothing holds the handles of those that were refused.
        test.Transcript.IsShortOfSpace = false;
        Assert.Equal("bob", (await test.JoinAsync("bob")).Name);
        Assert.Equal("alicia", (await test.JoinAsync("alicia")).Name);
    }

    [Fact]
    public async Task Leaves_are_stored_and_a_page_comes_back()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var page = await test.JoinAsync("bob", token: "secret");
        await test.Room.DetachAsync(page);
        test.Transcript.IsShortOfSpace = true;

        Assert.True((await test.JoinAsync("bob", token: "secret")).Joined.Resumed);
        await test.LeaveAsync(alice);
        await test.SettleAsync();

        Assert.Equal("3 alice left: Quit", (await test.LogAsync())[^1]);
    }

    [Fact]
    public async Task Everything_is_stored_again_once_there_is_space()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        test.Transcript.IsShortOfSpace = true;
        await test.SayAsync(alice, "lost");
        await test.SettleAsync();

        test.Transcript.IsShortOfSpace = false;
        await test.SayAsync(alice, "kept");
        await test.SettleAsync();

        Assert.Equal(["1 alice joined", "2 alice says: kept"], await test.LogAsync());
    }

    [Fact]
    public async Task A_message_that_was_stored_before_is_known_when_it_comes_again()
    {
        await using var test = new TestRoom();
        var page = new TestSession { Repeats = true };
        page.Joined = Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(test.BeginJoin(page, "alice", "secret")));
        var id = await test.SayAsync(page, "kept");
        await test.SettleAsync();
        test.Transcript.IsShortOfSpace = true;

        await test.Room.SayAsync(page, "kept", MessageKind.Say, id, CancellationToken.None);
        await test.SettleAsync();

        Assert.Equal([id], page.SaidBefore);
        Assert.Empty(page.Refusals);
    }
}
