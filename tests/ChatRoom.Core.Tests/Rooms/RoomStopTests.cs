using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests a closed inbox and a failed loop.</summary>
public sealed class RoomStopTests
{
    private const string Stopping = "The server is stopping.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stopping_stores_and_shows_all_that_was_taken_and_tells_every_session()
    {
        await using var test = new TestRoom(new RoomOptions { BatchSize = 3 });
        var alice = await test.JoinAsync("alice");
        var bob = await test.JoinAsync("bob");
        await test.HoldAsync(alice);
        for (var i = 0; i < 20; i++)
        {
            await test.SayAsync(alice, $"{i}");
        }

        var carol = new TestSession();
        var joining = test.BeginJoin(carol, "carol");
        var stopping = test.Room.StopAsync();
        test.Transcript.Release();
        await Eventually.InTimeAsync(stopping);

        Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(joining));
        Assert.Equal(24, test.Transcript.LastSequence);
        Assert.Equal(25, test.Room.Tail.NextSequence);
        Assert.Equal(["19", "joined"], (await test.LogAsync()).TakeLast(2).Select(e => e.Split(' ')[^1]));
        Assert.All(new[] { alice, bob, carol }, session => Assert.Equal([Stopping], session.Notices));
    }

    [Fact]
    public async Task A_stopped_room_refuses_everything_but_reading()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await test.Room.StopAsync();

        var id = await test.SayAsync(alice, "too late");
        var joining = await Eventually.InTimeAsync(test.BeginJoin(new TestSession(), "bob"));
        var renaming = await test.RenameAsync(alice, "carol");
        await test.LeaveAsync(alice);
        await test.Room.DetachAsync(alice);

        Assert.Equal([(id, Stopping)], alice.Refusals);
        Assert.Equal(new JoinResult.Refused(Stopping), joining);
        Assert.Equal(new RenameResult.Refused(Stopping), renaming);
        Assert.Single(await test.Room.ReadAfterAsync(0, 10, Cancellation));
        Assert.Single(await test.Room.ReadBeforeAsync(10, 10, Cancellation));
    }

    [Fact]
    public async Task Stopping_twice_is_stopping_once()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");

        await Eventually.InTimeAsync(Task.WhenAll(test.Room.StopAsync(), test.Room.StopAsync()));
        await Eventually.InTimeAsync(test.Room.StopAsync());

        Assert.All(alice.Notices, notice => Assert.Equal(Stopping, notice));
    }

    [Fact]
    public async Task A_leave_that_could_not_be_stored_is_tried_once_more_before_the_end()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var bob = await test.JoinAsync("bob");
        await test.HoldAsync(bob);
        test.Transcript.FailNext(1);

        await test.LeaveAsync(alice);
        var stopping = test.Room.StopAsync();
        test.Transcript.Release();
        await Eventually.InTimeAsync(stopping);

        Assert.Equal(["4 alice left: Quit"], (await test.LogAsync()).Skip(3));
        Assert.NotNull(alice.Removal);
    }

    [Fact]
    public async Task The_list_of_participants_has_a_change_before_its_event_is_shown()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        IEnumerable<string>? seen = null;
        alice.OnRemoved = () => seen = test.Room.Participants.Keys;

        await test.LeaveAsync(alice);
        await Eventually.TrueAsync(() => alice.Removal is not null, "the leave");

        Assert.Empty(seen!);
    }

    [Fact]
    public async Task Every_wait_ends_when_the_loop_fails()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice", format: FaultyFormat());
        await test.HoldAsync(alice);

        var sameBatch = test.BeginJoin(new TestSession(), "bob");
        var renaming = test.RenameAsync(alice, "carol");
        test.Transcript.Release();

        Assert.IsType<JoinResult.Refused>(await Eventually.InTimeAsync(sameBatch));
        Assert.IsType<RenameResult.Refused>(await renaming);
        Assert.IsType<JoinResult.Refused>(await Eventually.InTimeAsync(test.BeginJoin(new TestSession(), "dave")));
    }

    [Fact]
    public async Task When_the_loop_fails_every_subscription_ends_and_every_handle_is_free()
    {
        await using var test = new TestRoom();
        var bob = await test.JoinAsync("bob");
        var alice = await test.JoinAsync("alice", format: FaultyFormat());

        await test.SayAsync(alice, "hello");

        await Eventually.TrueAsync(() => alice.Removal is not null && bob.Removal is not null, "the ends");
        Assert.Equal(LeaveReason.ServerError, bob.Removal!.Reason);
        Assert.False(test.People.Preview("bob").IsTaken);
        Assert.False(await Eventually.InTimeAsync(test.Room.ProbeAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_loop_that_fails_in_the_batch_of_a_leave_frees_the_leavers_handle()
    {
        await using var test = new TestRoom();
        var bob = await test.JoinAsync("bob");
        var alice = await test.JoinAsync("alice", format: FaultyFormat());
        // The join is held, so that the leave and the message behind it are one batch.
        test.Transcript.Hold();
        var joining = test.BeginJoin(new TestSession(), "carol");
        await Eventually.TrueAsync(() => test.Transcript.IsWaiting, "the append that is to be held");
        await test.LeaveAsync(bob);
        await test.SayAsync(alice, "hello");

        test.Transcript.Release();
        await Eventually.InTimeAsync(joining);

        Assert.NotNull(await Eventually.InTimeAsync(test.Room.WhenEnded));
        Assert.NotNull(bob.Removal);
        Assert.False(test.People.Preview("bob").IsTaken);
    }

    [Fact]
    public async Task A_room_that_failed_is_opened_anew_from_its_log()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice", format: FaultyFormat());
        await test.SayAsync(alice, "hello");
        Assert.NotNull(await Eventually.InTimeAsync(test.Room.WhenEnded));

        var next = await ReopenAsync(test);

        Assert.Equal(test.Room.Epoch, next.Epoch);
        Assert.Equal(3, next.Tail.NextSequence);
        Assert.True(await Eventually.InTimeAsync(next.ProbeAsync(TestContext.Current.CancellationToken)));
        Assert.Empty(await Eventually.InTimeAsync(test.Rooms.ProbeAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_room_that_fails_three_times_in_a_minute_stays_closed()
    {
        await using var test = new TestRoom();
        string? closed = null;
        test.Rooms.RoomClosed += (name, _) => closed = name;
        var room = test.Room;
        for (var failure = 1; failure <= 3; failure++)
        {
            var session = new TestSession(FaultyFormat());
            var joined = await Eventually.InTimeAsync(test.BeginJoin(session.SubscribeTo(room), "alice"));
            Assert.True(joined is JoinResult.Joined, $"{failure}: {joined}");
            await test.SayAsync(session, "hello");
            Assert.NotNull(await Eventually.InTimeAsync(room.WhenEnded));
            room = failure < 3 ? await ReopenAsync(test) : room;
        }

        await Eventually.TrueAsync(() => closed is not null, "the word that it is closed");

        Assert.Equal("lobby", closed);
        var refusal = await Assert.ThrowsAsync<RoomClosedException>(() => test.Rooms.OpenAsync("lobby").AsTask());
        Assert.Equal("The room lobby is closed, because it failed several times. The server's log says why.", refusal.Message);
    }

    [Fact]
    public async Task A_connection_that_throws_is_dropped_and_the_room_lives_on()
    {
        await using var test = new TestRoom();
        var bob = await test.JoinAsync("bob");
        var faulty = await test.JoinAsync("faulty");
        faulty.OnWake = () => throw new InvalidOperationException("a fault");

        await test.SayAsync(bob, "hello");

        await Eventually.TrueAsync(() => faulty.Removal is not null, "the end of the faulty one");
        await test.SayAsync(bob, "again");
        await test.TickUntilAsync(() => !test.Room.Participants.ContainsKey("faulty"), "its leave");
        Assert.Contains("bob says: again", string.Join('\n', await test.LogAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_throws_at_an_answer_is_dropped_too()
    {
        await using var test = new TestRoom();
        var bob = await test.JoinAsync("bob");
        var faulty = await test.JoinAsync("faulty");
        faulty.OnRefused = () => throw new InvalidOperationException("a fault");
        test.Transcript.FailNext(1);

        await test.SayAsync(faulty, "hello");

        await Eventually.TrueAsync(() => faulty.Removal is not null, "the end of the faulty one", () => test.Time.Advance(TimeSpan.FromSeconds(1)));
        await test.SayAsync(bob, "again");
        await test.SettleAsync();
        Assert.Null(bob.Removal);
    }

    /// <summary>A wire format that fails for every message.</summary>
    private static NumberFormat FaultyFormat() => new()
    {
        OnEncode = e =>
        {
            if (e is MessagePosted)
            {
                throw new InvalidOperationException("a fault");
            }
        },
    };

    private static async Task<Room> ReopenAsync(TestRoom test)
    {
        Room? room = null;
        await Eventually.TrueAsync(
            () =>
            {
                room = test.Rooms.OpenAsync("lobby").AsTask().GetAwaiter().GetResult();
                return !room.WhenEnded.IsCompleted;
            },
            "the room, opened anew");
        return room!;
    }
}
