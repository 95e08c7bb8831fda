using System.Collections.Concurrent;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests the room while the transcript stores nothing.</summary>
public sealed class RoomStorageTests
{
    [Fact]
    public async Task An_unstored_message_is_invisible_and_refused()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var bob = await test.JoinAsync("bob");
        test.Transcript.FailForNow();

        var id = await test.SayAsync(alice, "lost");
        await Eventually.TrueAsync(() => alice.Refusals.Count > 0, "the refusal");

        Assert.Equal([(id, "not stored, try again")], alice.Refusals);
        Assert.Empty(bob.Refusals);
        Assert.Equal(3, test.Room.Tail.NextSequence);
    }

    [Fact]
    public async Task A_message_behind_one_that_is_not_stored_for_five_seconds_is_refused_and_the_first_one_is_stored_later()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var bob = await test.JoinAsync("bob");
        await test.HoldAsync(alice);

        var id = await test.SayAsync(bob, "me too");
        await test.TickUntilAsync(() => bob.Refusals.Count > 0, "the refusal");

        Assert.Equal([(id, "not stored, try again")], bob.Refusals);
        test.Transcript.Release();
        await test.SettleAsync();
        Assert.Equal(["1 alice joined", "2 bob joined", "3 alice says: wait"], await test.LogAsync());
    }

    [Fact]
    public async Task A_room_that_waits_for_its_disk_counts_as_alive_and_says_how_long_it_waits()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        Assert.Equal(TimeSpan.Zero, test.Room.WaitsForTranscript);
        await test.HoldAsync(alice);
        test.Time.Advance(TimeSpan.FromSeconds(9));

        Assert.Empty(await Eventually.InTimeAsync(test.Rooms.ProbeAsync(CancellationToken.None)));

        Assert.Equal(9, Math.Round(test.Room.WaitsForTranscript.TotalSeconds));
        test.Transcript.Release();
        await test.SettleAsync();
        Assert.Equal(TimeSpan.Zero, test.Room.WaitsForTranscript);
    }

    [Fact]
    public async Task The_room_works_again_afterwards_with_no_hole_in_the_numbers()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        test.Transcript.FailForNow();
        for (var i = 1; i <= 3; i++)
        {
            await test.SayAsync(alice, "lost");
            await Eventually.TrueAsync(() => alice.Refusals.Count == i, "the refusal");
        }

        test.Transcript.Recover();
        await test.SayAsync(alice, "kept");
        await test.SettleAsync();

        Assert.Equal(["1 alice joined", "2 alice says: kept"], await test.LogAsync());
    }

    [Fact]
    public async Task A_join_that_was_not_stored_is_refused_and_leaves_no_trace()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var format = new NumberFormat();
        test.Transcript.FailForNow();

        var result = await Eventually.InTimeAsync(test.BeginJoin(new TestSession(format), "bob", "secret"));

        Assert.Equal(new JoinResult.Refused("not stored, try again"), result);
        Assert.Equal([alice.Name], test.Room.Participants.Keys);
        await test.SettleAsync();
        Assert.Null(test.Room.Tail.BytesOf(format));
        test.Transcript.Recover();
        var bob = await test.JoinAsync("bob", "secret");
        Assert.Equal("bob", bob.Name);
        Assert.False(bob.Joined.Resumed);
    }

    [Fact]
    public async Task A_rename_that_was_not_stored_is_refused_and_both_names_are_as_before()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        test.Transcript.FailForNow();

        Assert.Equal(new RenameResult.Refused("not stored, try again"), await test.RenameAsync(alice, "carol"));

        test.Transcript.Recover();
        Assert.Equal("alice", alice.Name);
        Assert.Equal("alice_2", (await test.JoinAsync("alice")).Name);
        Assert.Equal("carol", (await test.JoinAsync("carol")).Name);
    }

    [Fact]
    public async Task A_leave_is_tried_again_until_it_is_stored()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var bob = await test.JoinAsync("bob");
        test.Transcript.FailForNow();
        var before = test.Transcript.Attempts;

        await test.LeaveAsync(alice, LeaveReason.PeerGone);
        await test.TickUntilAsync(() => test.Transcript.Attempts >= before + 3, "more than one attempt");
        Assert.Null(alice.Removal);
        Assert.Equal(["alice", "bob"], test.Room.Participants.Keys);

        test.Transcript.Recover();
        await test.TickUntilAsync(() => alice.Removal is not null, "the leave");
        await test.SayAsync(bob, "she is gone");
        await test.SettleAsync();
        Assert.Equal(["3 alice left: PeerGone", "4 bob says: she is gone"], (await test.LogAsync()).Skip(2));
        Assert.Equal(["bob"], test.Room.Participants.Keys);
    }

    [Fact]
    public async Task An_unstored_batch_is_undone_and_the_next_one_starts_from_there()
    {
        await using var test = new TestRoom();
        var bob = await test.JoinAsync("bob");
        var alice = await test.JoinAsync("alice", "secret");
        await test.HoldAsync(bob);
        test.Transcript.FailNext(1);

        // Each of these depends on the one before.
        var renaming = test.RenameAsync(alice, "carol");
        var taking = test.BeginJoin(new TestSession(), "alice");
        await test.LeaveAsync(alice);
        var returning = test.BeginJoin(new TestSession(), "carol", "secret");
        var id = await test.SayAsync(bob, "lost");
        test.Transcript.Release();

        Assert.Equal(new RenameResult.Refused("not stored, try again"), await renaming);
        Assert.Equal(new JoinResult.Refused("not stored, try again"), await Eventually.InTimeAsync(taking));
        Assert.Equal(new JoinResult.Refused("not stored, try again"), await Eventually.InTimeAsync(returning));
        await test.TickUntilAsync(() => alice.Removal is not null, "the leave");
        Assert.Equal([(id, "not stored, try again")], bob.Refusals);
        Assert.Equal(
            ["1 bob joined", "2 alice joined", "3 bob says: wait", "4 alice left: Quit"], await test.LogAsync());
        Assert.Equal(["bob"], test.Room.Participants.Keys);
        Assert.False((await test.JoinAsync("carol", "secret")).Joined.Resumed);
    }

    [Fact]
    public async Task A_name_passed_on_within_an_unstored_batch_returns_to_its_owner()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await test.HoldAsync(alice);
        test.Transcript.FailNext(1);

        var renaming = test.RenameAsync(alice, "carol");
        var taking = test.BeginJoin(new TestSession(), "alice");
        test.Transcript.Release();

        Assert.IsType<RenameResult.Refused>(await renaming);
        Assert.IsType<JoinResult.Refused>(await Eventually.InTimeAsync(taking));
        Assert.Equal(["alice"], test.Room.Participants.Keys);
        Assert.Equal("alice_2", (await test.JoinAsync("alice")).Name);
    }

    [Fact]
    public async Task A_second_session_of_an_unstored_participant_is_not_in_the_room()
    {
        await using var test = new TestRoom();
        var bob = await test.JoinAsync("bob");
        await test.HoldAsync(bob);
        test.Transcript.FailNext(1);

        // Two pages of one person, opened at once.
        var first = test.BeginJoin(new TestSession(), "alice", "secret");
        var ghost = new TestSession(new NumberFormat());
        var second = test.BeginJoin(ghost, "alice", "secret");
        test.Transcript.Release();

        Assert.Equal(new JoinResult.Refused("not stored, try again"), await Eventually.InTimeAsync(first));
        Assert.Equal(new JoinResult.Refused("not stored, try again"), await Eventually.InTimeAsync(second));
        await test.SayAsync(ghost, "boo");
        await test.SettleAsync();
        Assert.Equal(["1 bob joined", "2 bob says: wait"], await test.LogAsync());
        Assert.Null(test.Room.Tail.BytesOf(ghost.Receiver.Format!));
    }

    [Fact]
    public async Task More_waiting_leaves_than_a_batch_holds_do_not_delay_other_answers()
    {
        await using var test = new TestRoom(new RoomOptions { BatchSize = 2 });
        var bob = await test.JoinAsync("bob");
        var leaving = new List<TestSession>();
        for (var i = 0; i < 4; i++)
        {
            leaving.Add(await test.JoinAsync($"leaver{i}"));
        }

        test.Transcript.FailForNow();
        foreach (var session in leaving)
        {
            await test.LeaveAsync(session);
        }

        await test.SayAsync(bob, "is anybody there?");

        await Eventually.TrueAsync(() => bob.Refusals.Count == 1, "the refusal");
        test.Transcript.Recover();
        await test.TickUntilAsync(() => leaving.TrueForAll(session => session.Removal is not null), "the leaves");
    }

    [Fact]
    public async Task A_batch_is_encoded_but_invisible_while_it_is_being_stored()
    {
        var encoded = new ConcurrentQueue<RoomEvent>();
        var format = new NumberFormat { OnEncode = encoded.Enqueue };
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice", format: format);
        var bytes = test.Room.Tail.BytesOf(format)!;

        await test.HoldAsync(alice);
        await Eventually.TrueAsync(() => encoded.Count == 2, "the second event encoded");

        Assert.True(test.Transcript.IsWaiting);
        Assert.Equal(2, encoded.Last().Sequence);
        Assert.Equal(2, bytes.NextSequence);
        Assert.Equal(2, test.Room.Tail.NextSequence);
        test.Transcript.Release();
        await test.SettleAsync();
        Assert.Equal(3, test.Room.Tail.NextSequence);
        Assert.Equal(encoded.Select(NumberFormat.Line), bytes.ReadAll());
        Assert.Equal(2, encoded.Count);
    }

    [Fact]
    public async Task Bytes_of_an_unstored_event_are_never_sent()
    {
        var format = new NumberFormat();
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice", format: format);
        var bytes = test.Room.Tail.BytesOf(format)!;
        for (var i = 1; i <= 3; i++)
        {
            test.Transcript.FailNext(1);
            await test.HoldAsync(alice);
            test.Transcript.Release();
            await Eventually.TrueAsync(() => alice.Refusals.Count == i, "the refusal");

            await test.HoldAsync(alice);
            await test.SayAsync(alice, $"kept {i}");
            test.Transcript.Release();
            await test.SettleAsync();
        }

        var log = await test.Room.ReadAfterAsync(0, 100, TestContext.Current.CancellationToken);
        Assert.Equal(7, log.Count);
        Assert.Equal(log.Select(NumberFormat.Line), bytes.ReadAll());
    }

    [Fact]
    public async Task A_stored_event_is_shown_while_the_disk_is_slow_with_the_next()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await Eventually.TrueAsync(() => alice.Wakes > 0, "the news of her own join");
        await test.HoldAsync(alice);
        await test.SayAsync(alice, "next");
        var wakes = alice.Wakes;

        // The room holds the first message back for the second one, which does not come.
        test.Transcript.ReleaseOne();
        await Eventually.TrueAsync(() => test.Transcript.Attempts == 3, "the second message on its way to the disk");

        await Eventually.TrueAsync(
            () => alice.Wakes > wakes, "the news of the first message", () => test.Time.Advance(TimeSpan.FromMilliseconds(2)));
        Assert.Equal(3, test.Room.Tail.NextSequence);
    }
}
