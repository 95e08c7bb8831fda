using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

public sealed class FanoutTests
{
    [Fact]
    public async Task After_a_signal_every_session_is_woken()
    {
        var fanout = new Fanout(RoomThread.Next());
        var sessions = Enumerable.Range(0, 10).Select(_ => new TestSession()).ToList();
        sessions.ForEach(fanout.Add);

        fanout.Signal();

        await Eventually.TrueAsync(() => sessions.TrueForAll(s => s.Wakes > 0), "a wake-up for each");
    }

    [Fact]
    public async Task Whoever_was_taken_out_is_not_woken_and_nobody_else_is_forgotten()
    {
        var random = new Random(1);
        var fanout = new Fanout(RoomThread.Next());
        var present = Enumerable.Range(0, 50).Select(_ => new TestSession()).ToList();
        var gone = new List<TestSession>();
        present.ForEach(fanout.Add);
        while (present.Count > 5)
        {
            var at = random.Next(present.Count);
            fanout.Remove(present[at]);
            gone.Add(present[at]);
            present.RemoveAt(at);
        }

        fanout.Remove(gone[0]);
        fanout.Signal();

        await Eventually.TrueAsync(() => present.TrueForAll(s => s.Wakes > 0), "a wake-up for each");
        Assert.All(gone, session => Assert.Equal(0, session.Wakes));
    }

    [Fact]
    public async Task A_signal_from_within_a_round_begins_another_one()
    {
        var fanout = new Fanout(RoomThread.Next());
        var chain = new ChainSession(fanout, 100);
        fanout.Add(chain);

        fanout.Signal();

        await Eventually.TrueAsync(() => chain.Wakes >= 100, "a round for every signal");
    }

    [Fact]
    public void A_large_round_takes_turns_with_other_work_and_still_wakes_everybody_once()
    {
        var thread = new QueueContext();
        var fanout = new Fanout(thread);
        var sessions = Enumerable.Range(0, 1000).Select(_ => new TestSession()).ToList();
        sessions.ForEach(fanout.Add);

        fanout.Signal();
        thread.RunNext();

        Assert.InRange(sessions.Count(s => s.Wakes > 0), 1, 500);
        while (thread.RunNext())
        {
        }

        Assert.All(sessions, session => Assert.Equal(1, session.Wakes));
    }

    /// <summary>Does what it is asked to when the test says so.</summary>
    private sealed class QueueContext : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _waiting = [];

        public override void Post(SendOrPostCallback d, object? state) => _waiting.Enqueue((d, state));

        public bool RunNext()
        {
            var any = _waiting.TryDequeue(out var next);
            next.Callback?.Invoke(next.State);
            return any;
        }
    }

    private sealed class ChainSession(Fanout fanout, int signals) : Session("test", null)
    {
        private int _wakes;

        public int Wakes => Volatile.Read(ref _wakes);

        public override void Wake()
        {
            if (Interlocked.Increment(ref _wakes) < signals)
            {
                fanout.Signal();
            }
        }

        public override void Refused(Guid id, Phrase reason)
        {
        }

        public override void Removed(DisconnectReason reason, long leftAt)
        {
        }

        public override void Notice(Phrase text)
        {
        }
    }
}
