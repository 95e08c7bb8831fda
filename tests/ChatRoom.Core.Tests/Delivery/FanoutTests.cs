using System.Globalization;
using System.Text;
using ChatRoom.Core.Connections;
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
        var fanout = new Fanout(RoomThread.Next(), EmptyTail());
        var sessions = Enumerable.Range(0, 10).Select(_ => new TestSession()).ToList();
        sessions.ForEach(fanout.Add);

        fanout.Signal();

        await Eventually.TrueAsync(() => sessions.TrueForAll(s => s.Wakes > 0), "a wake-up for each");
    }

    [Fact]
    public async Task Whoever_was_taken_out_is_not_woken_and_nobody_else_is_forgotten()
    {
        var random = new Random(1);
        var fanout = new Fanout(RoomThread.Next(), EmptyTail());
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
        var fanout = new Fanout(RoomThread.Next(), EmptyTail());
        var chain = new ChainSession(fanout, 100);
        fanout.Add(chain);

        fanout.Signal();

        await Eventually.TrueAsync(() => chain.Wakes >= 100, "a round for every signal");
    }

    [Fact]
    public void A_large_round_takes_turns_with_other_work_and_still_wakes_everybody_once()
    {
        var thread = new QueueContext();
        var fanout = new Fanout(thread, EmptyTail());
        var sessions = Enumerable.Range(0, 1000).Select(_ => new TestSession()).ToList();
        sessions.ForEach(fanout.Add);

        fanout.Signal();
        thread.RunNext();

        Assert.InRange(sessions.Count(s => s.Wakes > 0), 1, 500);
        thread.RunAll();

        Assert.All(sessions, session => Assert.Equal(1, session.Wakes));
    }

    [Fact]
    public void Whoever_is_taken_out_gets_its_loan_back_also_one_of_the_same_round()
    {
        var thread = new QueueContext();
        var fanout = new Fanout(thread, TailOf(_format));
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
    public void Whoever_asks_in_the_middle_of_a_round_gets_its_loan_back_in_the_next_turn()
    {
        var thread = new QueueContext();
        var fanout = new Fanout(thread, TailOf(_format));
        var sessions = AddLenders(fanout, 500);
        fanout.Signal();
        thread.RunNext();
        Assert.True(sessions[0].IsLent);

        fanout.Recall(sessions[0]);
        thread.RunNext();

        Assert.False(sessions[0].IsLent);
    }

    [Fact]
    public void A_thousand_who_have_lent_get_every_event_once_and_in_order()
    {
        var thread = new QueueContext();
        var tail = TailOf(_format, budgetBytes: 64 << 10);
        var fanout = new Fanout(thread, tail);
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
    public void What_many_are_sent_is_held_once_a_turn_for_all_but_the_first_few()
    {
        var sender = new HoldingSender();
        SayToAHundred(["hello", "again"], sender);

        Assert.Equal(["hello", "again"], sender.Held.Select(held => held.Text.TrimEnd().Split(' ')[^1]));
        Assert.All(sender.Held, held => Assert.InRange(held.Sends, 90, 99));
        Assert.All(sender.Held, held => Assert.True(held.IsGone));
        Assert.Equal(200, sender.Sends + sender.Held.Sum(held => held.Sends));
    }

    [Fact]
    public void What_one_door_holds_is_not_for_the_descriptors_of_another()
    {
        HoldingSender[] senders = [new(), new()];
        SayToAHundred(["hello"], senders);

        Assert.All(senders, sender => Assert.Equal(50, sender.Sends + sender.Held.Sum(held => held.Sends)));
    }

    [Fact]
    public void Whom_the_held_bytes_do_not_reach_is_sent_them_the_other_way()
    {
        var sender = new HoldingSender { HeldAnswer = -1 };
        var sessions = SayToAHundred(["hello"], sender);

        Assert.Equal(100, sender.Sends);
        Assert.All(sessions, session => Assert.True(session.IsLent));
    }

    [Fact]
    public void Whoever_takes_a_part_of_the_held_bytes_gets_its_loan_back_with_the_rest()
    {
        var sender = new HoldingSender { HeldAnswer = 3 };
        var sessions = SayToAHundred(["hello"], sender);

        var back = sessions.Where(session => !session.IsLent).ToList();
        var held = sender.Held.Single();
        Assert.Equal(held.Sends, back.Count);
        Assert.All(back, session => Assert.Equal(held.Text[3..], session.Rest));
    }

    [Fact]
    public void Whose_place_is_out_of_the_tail_gets_its_loan_back()
    {
        var thread = new QueueContext();
        var tail = TailOf(_format, budgetBytes: 64 << 10);
        var fanout = new Fanout(thread, tail);
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

    /// <summary>Says something, a round for each text, to sessions that have lent; as many of them at each of the senders.</summary>
    private List<LendingSession> SayToAHundred(string[] texts, params HoldingSender[] senders)
    {
        var thread = new QueueContext();
        var tail = TailOf(_format);
        var fanout = new Fanout(thread, tail);
        var sessions = senders.SelectMany(sender => AddLenders(fanout, 100 / senders.Length, sender)).ToList();
        fanout.Signal();
        thread.RunAll();
        foreach (var text in texts)
        {
            tail.Publish([TestEvents.Say(tail.NextSequence, text)]);
            fanout.Signal();
            thread.RunAll();
        }

        return sessions;
    }

    private List<LendingSession> AddLenders(Fanout fanout, int count, IDescriptorSender? sender = null)
    {
        var lenders = Enumerable.Range(0, count).Select(_ => new LendingSession(_format, sender)).ToList();
        lenders.ForEach(fanout.Add);
        return lenders;
    }

    private static Tail TailOf(WireFormat format, long budgetBytes = 1 << 20)
    {
        var tail = new Tail(firstSequence: 1, budgetBytes, announcedSingly: 0);
        tail.Use(format);
        return tail;
    }

    private static Tail EmptyTail() => new(firstSequence: 1, budgetBytes: 1 << 20, announcedSingly: 0);

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

        public void RunAll()
        {
            while (RunNext())
            {
            }
        }
    }

    /// <summary>Lends its cursor at the first chance, always from the beginning, and keeps the numbers of what is sent.</summary>
    private sealed class LendingSession(WireFormat format, IDescriptorSender? sender = null) : Session("test", format), IDescriptorSender
    {
        public bool IsLent { get; private set; }

        public int Loans { get; private set; }

        public List<int> Received { get; } = [];

        public override bool TryLend(out Loan loan)
        {
            loan = new Loan(sender ?? this, 0, 1);
            Loans++;
            return IsLent = true;
        }

        public string Rest { get; private set; } = "";

        public override void TakeBack(long sequence, ByteSlice begun, int sent)
        {
            IsLent = false;
            Rest = sent > 0 ? Encoding.UTF8.GetString(begun.Rest(sent, int.MaxValue, out _).Span) : "";
        }

        public int Send(int descriptor, ReadOnlySpan<byte> bytes)
        {
            var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Received.AddRange(lines.Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)));
            return bytes.Length;
        }

        public IHeldBytes? Hold(ReadOnlySpan<byte> bytes) => null;

        public override void Wake()
        {
        }

        public override void Refused(Guid id, LocalizedMessage reason)
        {
        }

        public override void Removed(LeaveReason reason, long leftAt)
        {
        }

        public override void Notice(LocalizedMessage text)
        {
        }
    }

    /// <summary>Counts what is sent, held or not.</summary>
    private sealed class HoldingSender : IDescriptorSender
    {
        public int Sends { get; private set; }

        /// <summary>What held bytes say of how many were sent; all of them if null.</summary>
        public int? HeldAnswer { get; init; }

        public List<HeldText> Held { get; } = [];

        public int Send(int descriptor, ReadOnlySpan<byte> bytes)
        {
            Sends++;
            return bytes.Length;
        }

        public IHeldBytes? Hold(ReadOnlySpan<byte> bytes)
        {
            Assert.All(Held, held => Assert.True(held.IsGone));
            Held.Add(new HeldText(Encoding.UTF8.GetString(bytes), HeldAnswer ?? bytes.Length));
            return Held[^1];
        }
    }

    private sealed class HeldText(string text, int answer) : IHeldBytes
    {
        public string Text { get; } = text;

        public int Sends { get; private set; }

        public bool IsGone { get; private set; }

        public int Send(int descriptor)
        {
            Assert.False(IsGone);
            Sends++;
            return answer;
        }

        public void LetGo() => IsGone = true;
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

        public override void Refused(Guid id, LocalizedMessage reason)
        {
        }

        public override void Removed(LeaveReason reason, long leftAt)
        {
        }

        public override void Notice(LocalizedMessage text)
        {
        }
    }
}
