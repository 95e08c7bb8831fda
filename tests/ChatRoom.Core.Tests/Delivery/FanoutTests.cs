using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Delivery;

public sealed class FanoutTests
{
    private readonly NumberFormat _format = new();

    [Fact]
    public async Task After_a_signal_every_session_is_woken()
    {
        var fanout = NewFanout(RoomThread.Next(), EmptyTail());
        var sessions = Enumerable.Range(0, 10).Select(_ => new TestSession()).ToList();
        sessions.ForEach(session => fanout.Add(session));

        fanout.Signal();

        await Eventually.TrueAsync(() => sessions.TrueForAll(s => s.Wakes > 0), "a wake-up for each");
    }

    [Fact]
    public async Task A_removed_receiver_is_not_woken_and_every_other_one_is()
    {
        var random = new Random(1);
        var fanout = NewFanout(RoomThread.Next(), EmptyTail());
        var present = Enumerable.Range(0, 50).Select(_ => new TestSession()).ToList();
        var gone = new List<TestSession>();
        present.ForEach(session => fanout.Add(session));
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
        var fanout = NewFanout(RoomThread.Next(), EmptyTail());
        var chain = new ChainReceiver(fanout, 100);
        fanout.Add(chain);

        fanout.Signal();

        await Eventually.TrueAsync(() => chain.Wakes >= 100, "a round for every signal");
    }

    [Fact]
    public void A_signal_that_could_not_be_queued_does_not_silence_the_next_one()
    {
        var thread = new QueueContext { Fails = true };
        var fanout = NewFanout(thread, EmptyTail());
        var session = new TestSession();
        fanout.Add(session);
        Assert.Throws<InsufficientMemoryException>(fanout.Signal);

        thread.Fails = false;
        fanout.Signal();
        thread.RunAll();

        Assert.Equal(1, session.Wakes);
    }

    [Fact]
    public void A_large_round_takes_turns_with_other_work_and_wakes_each_once()
    {
        var thread = new QueueContext();
        var fanout = NewFanout(thread, EmptyTail());
        var sessions = Enumerable.Range(0, 1000).Select(_ => new TestSession()).ToList();
        sessions.ForEach(session => fanout.Add(session));

        fanout.Signal();
        thread.RunNext();

        Assert.InRange(sessions.Count(s => s.Wakes > 0), 1, 500);
        thread.RunAll();

        Assert.All(sessions, session => Assert.Equal(1, session.Wakes));
    }

    [Fact]
    public void A_removed_receiver_gets_its_loan_back_even_within_the_same_round()
    {
        var thread = new QueueContext();
        var fanout = NewFanout(thread, TailOf(_format));
        var sessions = AddLenders(fanout, 500);
        fanout.Signal();
        thread.RunNext();

        fanout.Remove(sessions[^1]);
        fanout.Signal();
        thread.RunAll();

        Assert.Equal(1, sessions[^1].Loans);
        Assert.False(sessions[^1].IsLent);
        Assert.Equal(499, sessions.Count(session => session.IsLent));
    }

    [Fact]
    public void A_loan_reclaimed_within_a_round_returns_in_the_next_turn()
    {
        var thread = new QueueContext();
        var fanout = NewFanout(thread, TailOf(_format));
        var sessions = AddLenders(fanout, 500);
        fanout.Signal();
        thread.RunNext();
        Assert.True(sessions[0].IsLent);

        fanout.Reclaim(sessions[0]);
        thread.RunNext();

        Assert.False(sessions[0].IsLent);
    }

    [Fact]
    public void A_thousand_lenders_get_every_event_once_and_in_order()
    {
        var thread = new QueueContext();
        var tail = TailOf(_format, budgetBytes: 64 << 10);
        var fanout = NewFanout(thread, tail);
        var sessions = AddLenders(fanout, 1000);
        fanout.Signal();
        thread.RunAll();
        for (var sequence = 1; sequence <= 500; sequence++)
        {
            tail.Publish([TestEvents.Say(sequence, new string('x', 1000))]);
            if (sequence % 10 == 0)
            {
                fanout.Signal();
                thread.RunAll();
            }
        }

        Assert.All(sessions, session => Assert.Equal(Enumerable.Range(1, 500), session.Received));
        Assert.All(sessions, session => Assert.Equal(1, session.Loans));
    }

    [Fact]
    public void A_receiver_gets_its_loan_back_with_the_rest_after_a_partial_send()
    {
        var thread = new QueueContext();
        var tail = TailOf(_format);
        var fanout = NewFanout(thread, tail);
        var lender = new LendingReceiver(_format) { Takes = 3 };
        fanout.Add(lender);
        fanout.Signal();
        thread.RunAll();
        tail.Publish([TestEvents.Say(1, "hello")]);

        fanout.Signal();
        thread.RunAll();

        Assert.False(lender.IsLent);
        Assert.EndsWith(" hello\n", lender.Remainder, StringComparison.Ordinal);
        Assert.Empty(lender.Received);
    }

    [Fact]
    public void A_receiver_that_throws_is_dropped_and_the_others_are_served()
    {
        var thread = new QueueContext();
        var faults = new List<Receiver>();
        var fanout = new Fanout(thread, EmptyTail(), TestMetrics.Create(), (receiver, _) => faults.Add(receiver));
        var broken = new TestSession { OnWake = () => throw new InvalidOperationException("broken") };
        TestSession[] others = [new(), new()];
        fanout.Add(others[0]);
        fanout.Add(broken);
        fanout.Add(others[1]);

        fanout.Signal();
        thread.RunAll();
        fanout.Signal();
        thread.RunAll();

        Assert.Equal([broken.Receiver], faults);
        Assert.Equal(1, broken.Wakes);
        Assert.All(others, session => Assert.True(session.Wakes >= 2));
    }

    [Fact]
    public void A_lender_out_of_the_tail_gets_its_loan_back()
    {
        var thread = new QueueContext();
        var tail = TailOf(_format, budgetBytes: 64 << 10);
        var fanout = NewFanout(thread, tail);
        var lender = AddLenders(fanout, 1).Single();
        fanout.Signal();
        thread.RunAll();
        for (var sequence = 1; sequence <= 200; sequence++)
        {
            tail.Publish([TestEvents.Say(sequence, new string('x', 1000))]);
        }

        fanout.Signal();
        thread.RunAll();

        Assert.False(lender.IsLent);
        Assert.Empty(lender.Received);
    }

    private List<LendingReceiver> AddLenders(Fanout fanout, int count)
    {
        var lenders = Enumerable.Range(0, count).Select(_ => new LendingReceiver(_format)).ToList();
        lenders.ForEach(fanout.Add);
        return lenders;
    }

    private static Fanout NewFanout(SynchronizationContext thread, Tail tail) =>
        new(thread, tail, TestMetrics.Create(), (_, fault) => Assert.Fail(fault.ToString()));

    private static Tail TailOf(WireFormat format, long budgetBytes = 1 << 20)
    {
        var tail = new Tail(firstSequence: 1, budgetBytes, announcedSingly: 0);
        tail.Use(format);
        return tail;
    }

    private static Tail EmptyTail() => new(firstSequence: 1, budgetBytes: 1 << 20, announcedSingly: 0);

    /// <summary>Queues callbacks until the test runs them.</summary>
    private sealed class QueueContext : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _waiting = [];

        public bool Fails { get; set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (Fails)
            {
                throw new InsufficientMemoryException();
            }

            _waiting.Enqueue((d, state));
        }

        public bool RunNext()
        {
            var any = _waiting.TryDequeue(out var next);
            var before = Current;
            SetSynchronizationContext(this);
            next.Callback?.Invoke(next.State);
            SetSynchronizationContext(before);
            return any;
        }

        public void RunAll()
        {
            while (RunNext())
            {
            }
        }
    }

    private sealed class ChainReceiver(Fanout fanout, int signals) : Receiver(null)
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

        public override void OnEnded(LeaveReason reason, long limit)
        {
        }
    }
}
