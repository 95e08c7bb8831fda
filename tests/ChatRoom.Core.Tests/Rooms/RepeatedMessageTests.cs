using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests that a message sent again under the same id is stored once.</summary>
public sealed class RepeatedMessageTests
{
    [Fact]
    public async Task A_message_said_again_is_in_the_log_once_and_its_sender_is_told_so()
    {
        await using var test = new TestRoom();
        var alice = await JoinAsync(test);
        var id = Guid.NewGuid();

        await SayAsync(test, alice, id);
        await test.SettleAsync();
        await SayAsync(test, alice, id);
        await test.SettleAsync();

        Assert.Equal(["1 alice joined", "2 alice says: hello"], await test.LogAsync());
        Assert.Equal([id], alice.SaidBefore);
        Assert.Empty(alice.Refusals);
    }

    [Fact]
    public async Task A_repeated_message_in_one_batch_is_stored_once()
    {
        await using var test = new TestRoom();
        var alice = await JoinAsync(test);
        var id = Guid.NewGuid();

        await test.HoldAsync(alice);
        await SayAsync(test, alice, id);
        await SayAsync(test, alice, id);
        test.Transcript.Release();
        await test.SettleAsync();

        Assert.Equal(["1 alice joined", "2 alice says: wait", "3 alice says: hello"], await test.LogAsync());
        Assert.Equal([id], alice.SaidBefore);
    }

    [Fact]
    public async Task Another_page_of_the_same_person_does_not_repeat_a_message()
    {
        await using var test = new TestRoom();
        var one = await JoinAsync(test);
        var other = await JoinAsync(test);
        var id = Guid.NewGuid();

        await SayAsync(test, one, id);
        await SayAsync(test, other, id);
        await test.SettleAsync();

        Assert.Equal(["1 alice joined", "2 alice says: hello"], await test.LogAsync());
        Assert.Equal([id], other.SaidBefore);
    }

    [Fact]
    public async Task A_message_that_was_not_stored_may_come_again()
    {
        await using var test = new TestRoom();
        var alice = await JoinAsync(test);
        var id = Guid.NewGuid();

        test.Transcript.FailNext(1);
        await SayAsync(test, alice, id);
        await test.SettleAsync();
        await SayAsync(test, alice, id);
        await test.SettleAsync();

        Assert.Equal([(id, "not stored, try again")], alice.Refusals);
        Assert.Empty(alice.SaidBefore);
        Assert.Equal(["1 alice joined", "2 alice says: hello"], await test.LogAsync());
    }

    [Fact]
    public async Task Two_in_a_batch_that_is_not_stored_are_both_refused()
    {
        await using var test = new TestRoom();
        var alice = await JoinAsync(test);
        var id = Guid.NewGuid();

        await test.HoldAsync(alice);
        await SayAsync(test, alice, id);
        await SayAsync(test, alice, id);
        test.Transcript.FailNext(1);
        test.Transcript.Release();
        await test.SettleAsync();

        Assert.Equal([(id, "not stored, try again"), (id, "not stored, try again")], alice.Refusals);
        Assert.Empty(alice.SaidBefore);
    }

    [Fact]
    public async Task The_log_finds_a_later_id_and_reports_a_search_that_is_too_long()
    {
        await using var test = new TestRoom();
        var log = TestEvents.Drafts(12_000);
        await test.Transcript.AppendAsync(log, TestContext.Current.CancellationToken);
        await using var room = new Room(
            RoomRecord.Public("other"), test.Transcript, test.Options, test.People, test.Time, test.Metrics, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        Assert.True(await HasAsync(log[11_999].Id, 11_990));
        Assert.True(await HasAsync(log[2_100].Id, 2_100));
        Assert.False(await HasAsync(log[2_099].Id, 11_990));
        Assert.False(await HasAsync(Guid.NewGuid(), 12_000));
        Assert.False(await HasAsync(Guid.NewGuid(), 2_001));
        Assert.Null(await HasAsync(Guid.NewGuid(), 0));

        // The id may be that of an event that cannot be read.
        test.Transcript.Damaged = 11_500;
        Assert.Null(await HasAsync(Guid.NewGuid(), 11_000));
        Assert.True(await HasAsync(log[11_999].Id, 11_000));
        Assert.False(await HasAsync(Guid.NewGuid(), 11_500));

        async Task<bool?> HasAsync(Guid id, long after) => await room.HasAsync(id, after, TestContext.Current.CancellationToken);
    }

    private static async Task<TestSession> JoinAsync(TestRoom test)
    {
        var session = new TestSession { Repeats = true };
        session.Joined = Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(test.BeginJoin(session, "alice", "secret")));
        return session;
    }

    private static Task SayAsync(TestRoom test, TestSession session, Guid id) => Eventually.InTimeAsync(
        test.Room.SayAsync(session, "hello", MessageKind.Say, id, TestContext.Current.CancellationToken).AsTask());
}
