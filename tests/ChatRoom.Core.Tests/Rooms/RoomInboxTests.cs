using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests a full inbox.</summary>
public sealed class RoomInboxTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_inbox_makes_the_speaker_wait_and_then_loses_nothing()
    {
        await using var test = new TestRoom(new RoomOptions { InboxCapacity = 2 });
        var alice = await test.JoinAsync("alice");
        await test.HoldAsync(alice);
        await test.SayAsync(alice, "1");
        await test.SayAsync(alice, "2");

        var saying = test.SayAsync(alice, "3");
        Assert.False(saying.IsCompleted);

        test.Transcript.Release();
        await saying;
        await test.SettleAsync();
        Assert.Equal(["wait", "1", "2", "3"], (await test.LogAsync()).Skip(1).Select(e => e.Split(' ')[^1]));
    }

    [Fact]
    public async Task Waiting_for_a_full_inbox_can_be_given_up_and_then_nothing_is_said()
    {
        var (log, alice) = await GiveUpAsync((test, alice, giveUp) =>
            test.Room.SayAsync(alice, "too late", MessageKind.Say, Guid.NewGuid(), giveUp).AsTask());

        Assert.Equal(["2 alice says: wait", "3 alice says: fills the inbox"], log.Skip(1));
        Assert.Empty(alice.Refusals);
    }

    [Fact]
    public async Task A_join_that_was_given_up_before_there_was_room_for_it_does_not_happen()
    {
        var (log, _) = await GiveUpAsync((test, _, giveUp) =>
            test.Room.JoinAsync(new TestSession().SubscribeTo(test.Room), test.People.Enter("bob").Person, giveUp));

        Assert.Equal(["1 alice joined", "2 alice says: wait", "3 alice says: fills the inbox"], log);
    }

    /// <summary>Begins a call while the inbox is full, cancels it, and lets the room go on.</summary>
    private static async Task<(IReadOnlyList<string> Log, TestSession Alice)> GiveUpAsync(Func<TestRoom, TestSession, CancellationToken, Task> callAsync)
    {
        await using var test = new TestRoom(new RoomOptions { InboxCapacity = 1 });
        var alice = await test.JoinAsync("alice");
        await test.HoldAsync(alice);
        await test.SayAsync(alice, "fills the inbox");
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var call = callAsync(test, alice, giveUp.Token);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        test.Transcript.Release();
        await test.SettleAsync();
        return (await test.LogAsync(), alice);
    }
}
