using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Protocol;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests that every cursor sees the log without gap or duplicate, after any order of calls.</summary>
public sealed class RoomCursorTests
{
    private static readonly NumberFormat Format = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Every_cursor_sees_one_run_of_the_same_log(int seed)
    {
        await using var test = new TestRoom(new RoomOptions { TailBytes = 128 << 10, BatchSize = 16 });
        var life = new RandomLife(test, new Random(seed));
        for (var step = 0; step < 600; step++)
        {
            await life.StepAsync();
        }

        await life.CalmDownAsync();

        var log = await test.Transcript.ReadAfterAsync(0, int.MaxValue, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(e => e.Sequence));
        foreach (var session in life.Everyone)
        {
            // A further session of a participant that left in the same batch begins behind the leave.
            var end = Math.Max(session.First, session.IsRemoved ? session.Limit : log.Count + 1);
            Assert.Null(session.Fault);
            Assert.Equal(end, session.Next);
            Assert.Equal(
                string.Concat(log.Skip((int)session.First - 1).Take((int)(end - session.First)).Select(NumberFormat.Line)),
                session.Received);
        }

        Assert.Contains(life.Everyone, session => session.Pages > 0 && session.Format is not null);
        Assert.Contains(life.Everyone, session => session.IsRemoved);
        Assert.Contains(life.Everyone, session => session.SentByFanout > 0);
        AssertMembersFollowFrom(log, test.Room);
    }

    [Fact]
    public async Task A_stalled_session_delays_no_other_and_gets_every_event_later()
    {
        await using var test = new TestRoom(new RoomOptions { TailBytes = 64 << 10 });
        var speaker = await test.JoinAsync("speaker");
        var quick = await JoinAsync(test, "quick");
        var slow = await JoinAsync(test, "slow");
        slow.Stall();
        for (var i = 0; i < 200; i++)
        {
            await test.SayAsync(speaker, new string('x', 1000));
        }

        await Eventually.TrueAsync(() => quick.IsIdle && quick.Next == 204, "all of it at the quick one");
        Assert.True(slow.Next <= 4);

        slow.Resume();
        await Eventually.TrueAsync(() => slow.IsIdle && slow.Next == 204, "all of it at the slow one");
        Assert.EndsWith(slow.Received, quick.Received, StringComparison.Ordinal);
        Assert.True(slow.Pages > 0);
    }

    [Fact]
    public async Task A_session_in_the_middle_of_reading_stops_short_of_its_own_leave()
    {
        await using var test = new TestRoom();
        var format = new NumberFormat();
        var alice = await test.JoinAsync("alice", format: format);
        Assert.Equal(2, test.Room.EndFor(alice));
        long end = 0;
        format.OnEncode = roomEvent => end = roomEvent is ParticipantLeft ? alice.Receiver.End : end;

        await test.LeaveAsync(alice);
        await Eventually.TrueAsync(() => alice.Removal is not null, "the leave");
        await test.JoinAsync("bob");

        Assert.Equal(2, end);
        Assert.Equal(2, test.Room.EndFor(alice));
        Assert.Equal(4, test.Room.EndFor(new TestSession()));
    }

    [Fact]
    public async Task A_lender_gets_events_without_a_wake_until_it_reclaims_its_loan()
    {
        await using var test = new TestRoom();
        var speaker = await test.JoinAsync("speaker");
        var lender = await JoinAsync(test, "lender", lends: true);
        await Eventually.TrueAsync(() => lender.IsLent, "the loan", test.Room.Fanout.Signal);
        await test.SayAsync(speaker, "one");
        await Eventually.TrueAsync(() => lender.SentByFanout == 1, "one");
        await test.SayAsync(speaker, "two");
        await Eventually.TrueAsync(() => lender.SentByFanout == 2, "two");

        lender.StopLending();
        await Eventually.TrueAsync(() => lender.IsIdle, "the end of the loan");

        Assert.Equal(test.Room.Tail.NextSequence, lender.Next);
        Assert.Equal(["one", "two"], TextsOf(lender.Received));
        await test.SayAsync(speaker, "three");
        await Eventually.TrueAsync(() => lender.IsIdle && lender.Next == test.Room.Tail.NextSequence && lender.Received.Contains("three", StringComparison.Ordinal), "three");
        Assert.Equal(2, lender.SentByFanout);
    }

    [Fact]
    public async Task A_lender_continues_by_itself_after_a_partial_send()
    {
        await using var test = new TestRoom();
        var speaker = await test.JoinAsync("speaker");
        var lender = await JoinAsync(test, "lender", lends: true);
        var said = Enumerable.Range(0, 20).Select(n => $"message{n}").ToList();
        for (var n = 0; n < said.Count; n++)
        {
            await Eventually.TrueAsync(() => lender.IsLent, "the loan", test.Room.Fanout.Signal);
            await test.SayAsync(speaker, said[n]);
            await Eventually.TrueAsync(() => lender.SentByFanout == n + 1, said[n]);
        }

        lender.StopLending();
        await Eventually.TrueAsync(() => lender.IsIdle && lender.Next == test.Room.Tail.NextSequence, "all of it");

        Assert.Equal(said, TextsOf(lender.Received));
    }

    [Fact]
    public async Task A_lender_that_leaves_does_not_get_its_own_leave()
    {
        await using var test = new TestRoom();
        var format = new NumberFormat();
        var speaker = await test.JoinAsync("speaker");
        var lender = await JoinAsync(test, "lender", lends: true, format);
        await test.SayAsync(speaker, "one");
        await Eventually.TrueAsync(() => lender.IsLent, "the loan", test.Room.Fanout.Signal);
        var lentWhenShown = true;
        format.OnEncode = roomEvent => lentWhenShown = roomEvent is ParticipantLeft ? lender.IsLent : lentWhenShown;

        await test.Room.LeaveAsync(lender.Who, LeaveReason.Quit);
        await test.SayAsync(speaker, "two");
        await test.SettleAsync();
        await Eventually.TrueAsync(() => lender.IsIdle && lender.IsRemoved, "the end of the loan");

        Assert.False(lentWhenShown);
        Assert.Equal(lender.Limit, lender.Next);
        Assert.Equal(["one"], TextsOf(lender.Received));
    }

    private static IEnumerable<string> TextsOf(string received) =>
        received.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[2]);

    private static async Task<CursorSession> JoinAsync(TestRoom test, string name, bool lends = false, NumberFormat? format = null)
    {
        var session = new CursorSession(test.Room, format ?? Format, 5000, lends);
        var result = await Eventually.InTimeAsync(test.BeginJoin(session, name));
        session.Start(Assert.IsType<JoinResult.Joined>(result).NextSequence);
        return session;
    }

    /// <summary>Asserts that every author is present, as the log alone defines it.</summary>
    private static void AssertMembersFollowFrom(IEnumerable<RoomEvent> log, Room room)
    {
        var here = new HashSet<string>();
        foreach (var roomEvent in log)
        {
            Assert.True(roomEvent is ParticipantJoined ? here.Add(roomEvent.Author) : here.Contains(roomEvent.Author));
            if (roomEvent is ParticipantLeft or ParticipantRenamed)
            {
                here.Remove(roomEvent.Author);
            }

            if (roomEvent is ParticipantRenamed renamed)
            {
                Assert.True(here.Add(renamed.NewHandle));
            }
        }

        Assert.Equal(here.Order(), room.Participants.Keys.Order());
    }

    /// <summary>Runs participants that join, send, rename themselves, fall behind and leave, while the disk fails now and then.</summary>
    private sealed class RandomLife(TestRoom test, Random random)
    {
        private readonly List<CursorSession> _present = [];
        private readonly List<Task> _pending = [];

        public List<CursorSession> Everyone { get; } = [];

        public async Task StepAsync()
        {
            switch (random.Next(100))
            {
                case < 12:
                    _pending.Add(JoinAsync(random.Next(4) == 0 ? $"token{random.Next(3)}" : null));
                    break;
                case < 60 when Anyone() is { } session:
                    await test.SayAsync(session, new string('x', random.Next(3000)));
                    break;
                case < 64:
                    test.Room.Fanout.Signal();
                    break;
                case < 68 when Anyone() is { } session:
                    session.Wake();
                    break;
                case < 76 when Anyone() is { } session:
                    session.Stall();
                    break;
                case < 84 when Anyone() is { } session:
                    session.Resume();
                    break;
                case < 89 when Anyone() is { } session:
                    _pending.Add(test.Rooms.RenameAsync(session.Who.Person, $"name{random.Next(6)}", CancellationToken.None));
                    break;
                case < 94 when Anyone() is { } session:
                    await test.Room.LeaveAsync(session.Who, LeaveReason.Quit);
                    break;
                case 94:
                    test.Transcript.FailNext(random.Next(1, 3));
                    break;
                case < 97:
                    test.Transcript.Hold();
                    break;
                default:
                    test.Transcript.Release();
                    break;
            }

            // Joins are answered while the room is not held; without this all would happen in a few batches.
            if (random.Next(8) == 0)
            {
                await WaitForPendingAsync();
            }
        }

        public async Task CalmDownAsync()
        {
            test.Transcript.Recover();
            await WaitForPendingAsync();
            await test.SettleAsync();
            await test.SettleAsync();
            Everyone.ForEach(session => session.Resume());
            Everyone.ForEach(session => session.StopLending());
            await Eventually.TrueAsync(() => Everyone.TrueForAll(HasItAll), "everyone caught up");
        }

        private async Task WaitForPendingAsync()
        {
            test.Transcript.Release();
            await Eventually.InTimeAsync(Task.WhenAll(_pending));
            _pending.Clear();
        }

        private bool HasItAll(CursorSession session) => session.Fault is not null
            || (session.IsIdle && session.Next >= Math.Min(session.Limit, test.Room.Tail.NextSequence));

        private CursorSession? Anyone()
        {
            _present.RemoveAll(session => session.IsRemoved && random.Next(4) == 0);
            return _present.Count == 0 ? null : _present[random.Next(_present.Count)];
        }

        private async Task JoinAsync(string? token)
        {
            var session = new CursorSession(test.Room, random.Next(5) == 0 ? null : Format, random.Next(1, 20_000), lends: random.Next(2) == 0);
            if (await test.BeginJoin(session, $"name{random.Next(6)}", token) is JoinResult.Joined joined)
            {
                session.Start(joined.NextSequence);
                lock (_present)
                {
                    Everyone.Add(session);
                    _present.Add(session);
                }
            }
        }
    }
}
