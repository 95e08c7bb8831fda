using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests handles, renames, sessions and leaving.</summary>
public sealed class RoomMembersTests
{
    [Theory]
    [InlineData("alice", "alice", "alice_2")]
    [InlineData("alice", "ALICE", "ALICE_2")]
    [InlineData("paypal", "pаypal", "pаypal_2")] // with a Cyrillic letter
    [InlineData("paypal", "PaypaI", "PaypaI_2")] // with a capital i: only the skeletons are equal
    [InlineData("alice", "аLICE", "аLICE_2")] // with a Cyrillic letter: only the skeletons after folding are equal
    [InlineData("Straße", "STRASSE", "STRASSE_2")]
    [InlineData("bob", "rob", "rob")]
    public async Task A_handle_that_is_taken_or_looks_like_it_gets_a_number(string first, string second, string expected)
    {
        await using var test = new TestRoom();

        await test.JoinAsync(first);

        Assert.Equal(expected, (await test.JoinAsync(second)).Name);
    }

    [Fact]
    public async Task Everyone_of_a_name_gets_a_number_of_its_own()
    {
        await using var test = new TestRoom();
        var names = new List<string>();
        for (var i = 0; i < 15; i++)
        {
            names.Add((await test.JoinAsync("bob")).Name);
        }

        Assert.Equal(["bob", .. Enumerable.Range(2, 14).Select(n => $"bob_{n}")], names);
    }

    [Fact]
    public async Task A_number_that_was_given_back_is_given_again()
    {
        await using var test = new TestRoom();
        await test.JoinAsync("bob");
        var second = await test.JoinAsync("bob");
        await test.JoinAsync("bob");

        await test.LeaveAsync(second);
        await test.SettleAsync();

        Assert.Equal("bob_2", (await test.JoinAsync("bob")).Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ?! ")]
    public async Task A_participant_without_a_legal_name_is_a_numbered_guest(string? wanted)
    {
        await using var test = new TestRoom();

        Assert.Equal("guest1", (await test.JoinAsync(wanted)).Name);
        Assert.Equal("guest2", (await test.JoinAsync(wanted)).Name);
    }

    [Fact]
    public async Task Two_joins_with_one_name_in_a_batch_get_different_handles()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await test.HoldAsync(alice);

        var joining = new[] { test.BeginJoin(new TestSession(), "bob"), test.BeginJoin(new TestSession(), "bob") };
        test.Transcript.Release();

        var results = await Eventually.InTimeAsync(Task.WhenAll(joining));
        Assert.Equal(["bob", "bob_2"], results.Cast<JoinResult.Joined>().Select(j => j.Participant.Name));
    }

    [Fact]
    public async Task A_rename_is_logged_and_later_messages_carry_the_new_name()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");

        Assert.Equal(new RenameResult.Renamed("carol"), await test.RenameAsync(alice, "carol"));
        await test.SayAsync(alice, "hello");
        await test.SettleAsync();

        Assert.Equal(["1 alice joined", "2 alice is now carol", "3 carol says: hello"], await test.LogAsync());
        Assert.Equal(["carol"], test.Room.Participants.Keys);
    }

    [Theory]
    [InlineData("bob", "bob is taken, or looks like a handle that is.")]
    [InlineData("BOB", "BOB is taken, or looks like a handle that is.")]
    [InlineData("alice", "You are alice already.")]
    [InlineData(" alice ", "You are alice already.")]
    [InlineData("??", "A handle needs at least one letter or digit.")]
    public async Task A_rename_that_cannot_be_is_refused_and_logs_nothing(string wanted, string reason)
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await test.JoinAsync("bob");

        Assert.Equal(new RenameResult.Refused(reason), await test.RenameAsync(alice, wanted));
        Assert.Equal(2, test.Transcript.LastSequence);
    }

    [Fact]
    public async Task A_participant_may_change_the_case_of_its_own_name()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");

        Assert.Equal(new RenameResult.Renamed("Alice"), await test.RenameAsync(alice, "Alice"));
        Assert.Equal(["Alice"], test.Room.Participants.Keys);
    }

    [Fact]
    public async Task A_name_is_free_after_a_rename()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await test.RenameAsync(alice, "carol");

        Assert.Equal("alice", (await test.JoinAsync("alice")).Name);
    }

    [Fact]
    public async Task Leaving_is_logged_after_all_that_was_said_and_frees_the_name()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await test.SayAsync(alice, "bye");

        await test.LeaveAsync(alice);
        await test.LeaveAsync(alice);
        await test.SettleAsync();
        var next = await test.JoinAsync("alice");

        Assert.Equal(
            ["1 alice joined", "2 alice says: bye", "3 alice left: Quit", "4 alice joined"], await test.LogAsync());
        Assert.Equal(new Removal(LeaveReason.Quit, 3), alice.Removal);
        Assert.Equal("alice", next.Name);
        Assert.Null(next.Removal);
    }

    [Fact]
    public async Task After_leaving_nothing_is_taken_any_more()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await test.LeaveAsync(alice);

        var id = await test.SayAsync(alice, "one more thing");
        var rename = await test.RenameAsync(alice, "carol");

        Assert.Equal(new RenameResult.Refused("You are not in the room."), rename);
        Assert.Equal([(id, "You are not in the room.")], alice.Refusals);
        Assert.Equal(2, test.Transcript.LastSequence);
    }

    [Fact]
    public async Task After_leaving_a_session_is_not_woken_any_more()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var bob = await test.JoinAsync("bob");
        await test.LeaveAsync(alice);
        await test.SettleAsync();
        var sync = await test.JoinAsync("carol");
        await Eventually.TrueAsync(() => sync.Wakes > 0, "the round after the leave");
        var before = alice.Wakes;

        // Counted before: the message may wake the session before the answer to its author.
        var wakes = sync.Wakes;
        await test.SayAsync(bob, "hello");
        await Eventually.TrueAsync(() => sync.Wakes > wakes, "the wake-up for the message");

        Assert.Equal(before, alice.Wakes);
    }

    [Fact]
    public async Task A_second_session_with_the_token_joins_the_participant_without_a_word()
    {
        await using var test = new TestRoom();
        var first = await test.JoinAsync("alice", "secret", door: "web");

        var second = await test.JoinAsync("other", "secret", door: "tcp");

        Assert.True(second.Joined.Resumed);
        Assert.Same(first.Joined.Participant, second.Joined.Participant);
        Assert.Equal(2, second.Joined.NextSequence);
        Assert.Equal(["1 alice joined"], await test.LogAsync());
        Assert.Equal(["tcp", "web"], test.Room.Participants["alice"].Doors);
    }

    [Fact]
    public async Task Another_token_or_none_is_another_participant()
    {
        await using var test = new TestRoom();
        await test.JoinAsync("alice", "secret");

        Assert.Equal("alice_2", (await test.JoinAsync("alice", "guess")).Name);
        Assert.Equal("alice_3", (await test.JoinAsync("alice")).Name);
    }

    [Fact]
    public async Task Leaving_takes_all_sessions_of_the_participant()
    {
        await using var test = new TestRoom();
        var first = await test.JoinAsync("alice", "secret");
        var second = await test.JoinAsync("alice", "secret");

        await test.LeaveAsync(second);
        await test.SettleAsync();

        Assert.Equal(new Removal(LeaveReason.Quit, 2), first.Removal);
        Assert.Equal(new Removal(LeaveReason.Quit, 2), second.Removal);
        Assert.Equal(["1 alice joined", "2 alice left: Quit"], await test.LogAsync());
    }

    [Fact]
    public async Task A_leave_and_a_join_in_one_batch_make_a_new_participant()
    {
        await using var test = new TestRoom();
        var bob = await test.JoinAsync("bob");
        var alice = await test.JoinAsync("alice", "secret");
        await test.HoldAsync(bob);

        await test.LeaveAsync(alice);
        var joining = test.BeginJoin(new TestSession(), "alice", "secret");
        test.Transcript.Release();

        var joined = Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(joining));
        Assert.False(joined.Resumed);
        Assert.NotSame(alice.Joined.Participant, joined.Participant);
        Assert.Equal("alice", joined.Participant.Name);
        Assert.Equal(["4 alice left: Quit", "5 alice joined"], (await test.LogAsync()).Skip(3));
    }

    [Fact]
    public async Task A_join_in_the_batch_of_a_rename_keeps_the_new_handle()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice", token: "secret");
        await test.HoldAsync(alice);
        var renaming = test.RenameAsync(alice, "carol");
        var joining = test.BeginJoin(new TestSession(), "alice", "secret");

        test.Transcript.Release();
        await Eventually.InTimeAsync(renaming);
        await Eventually.InTimeAsync(joining);
        await test.SettleAsync();

        Assert.Equal(["1 alice joined", "2 alice says: wait", "3 alice is now carol"], await test.LogAsync());
        Assert.Equal(["carol"], test.Room.Participants.Keys);
    }
}
