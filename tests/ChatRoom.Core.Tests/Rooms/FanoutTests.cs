using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

public sealed class FanoutTests
{
    [Fact]
    public async Task After_a_signal_every_session_is_woken()
    {
        var fanout = new Fanout();
        var sessions = Enumerable.Range(0, 10).Select(_ => new TestSession()).ToList();
        sessions.ForEach(fanout.Add);

        fanout.Signal();

        await Eventually.TrueAsync(() => sessions.TrueForAll(s => s.Wakes > 0), "a wake-up for each");
    }

    [Fact]
    public async Task Whoever_was_taken_out_is_not_woken_and_nobody_else_is_forgotten()
    {
        var random = new Random(1);
        var fanout = new Fanout();
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
        var fanout = new Fanout();
        var chain = new ChainSession(fanout, 100);
        fanout.Add(chain);

        fanout.Signal();

        await Eventually.TrueAsync(() => chain.Wakes >= 100, "a round for every signal");
    }

    [Fact]
    public async Task A_large_round_takes_turns_with_other_work_and_still_wakes_everybody_once()
    {
        var fanout = new Fanout();
        var sessions = Enumerable.Range(0, 1000).Select(_ => new ThreadSession()).ToList();
        sessions.ForEach(fanout.Add);
        var here = Environment.CurrentManagedThreadId;

        // The first turn here; further ones the pool does, on other threads while this one waits in no await.
        ((IThreadPoolWorkItem)fanout).Execute();
        var mine = sessions.Count(s => s.Thread == here);

        Assert.InRange(mine, 1, 500);
        await Eventually.TrueAsync(() => sessions.TrueForAll(s => s.Wakes > 0), "a wake-up for each");
        Assert.All(sessions, session => Assert.Equal(1, session.Wakes));
    }

    private sealed class ThreadSession() : Session("test", null)
    {
        private int _wakes;
        private int _thread;

        public int Wakes => Volatile.Read(ref _wakes);

        public int Thread => Volatile.Read(ref _thread);

        public override void Wake()
        {
            Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
            Interlocked.Increment(ref _wakes);
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
