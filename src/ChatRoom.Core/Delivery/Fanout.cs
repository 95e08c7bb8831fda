using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Delivery;

/// <summary>
/// Brings every session of a room the news: one pump, queued once however often it is signalled, holding no lock while
/// sessions send. While a round goes on the room takes and stores the next batch, so the busier the room, the more each
/// round finds to send at once. A round takes turns with the room's own loop and with other rooms: after some sessions the
/// pump goes back to the end of the thread's queue. A session at rest lends it what it takes to send (<see cref="Loan"/>);
/// others are woken and see for themselves.
/// </summary>
/// <param name="thread">Where it runs; the room's loop must run there too.</param>
/// <param name="tail">What there is to send.</param>
internal sealed class Fanout(SynchronizationContext thread, Tail tail)
{
    // Under a millisecond of sends.
    private const int SessionsPerTurn = 128;

    private static readonly SendOrPostCallback TakeTurn = static fanout => ((Fanout)fanout!).Execute();

    private readonly ConcurrentQueue<(Session Session, bool Joins)> _changes = new();
    private readonly ConcurrentQueue<Session> _recalled = new();
    private readonly List<Seat> _seats = [];
    private readonly SharedSlice _slice = new();
    private int _signals;
    private int _seen;
    private int _next;

    /// <summary>From the next round on the session is served.</summary>
    public void Add(Session session) => _changes.Enqueue((session, true));

    /// <summary>From the next round on the session is not served any more, and lends nothing.</summary>
    public void Remove(Session session) => _changes.Enqueue((session, false));

    /// <summary>Makes sure that a round begins after this call. Never blocks.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref _signals) == 1)
        {
            thread.Post(TakeTurn, this);
        }
    }

    /// <summary>Has a session get its loan back soon, if it has lent anything. From any thread; never blocks.</summary>
    public void Recall(Session session)
    {
        _recalled.Enqueue(session);
        Signal();
    }

    /// <summary>Gives a session its loan back at once, if there is one. On the fan-out's own thread only.</summary>
    public void GiveBack(Session session)
    {
        if (session.FanoutPlace is >= 0 and var place)
        {
            GiveBack(ref Seats[place], default, 0);
        }
    }

    private Span<Seat> Seats => CollectionsMarshal.AsSpan(_seats);

    private void Execute()
    {
        if (_next == 0)
        {
            _seen = Volatile.Read(ref _signals);
            ApplyChanges();
        }

        while (_recalled.TryDequeue(out var session))
        {
            GiveBack(session);
        }

        var seats = Seats;
        var end = Math.Min(seats.Length, _next + SessionsPerTurn);
        for (; _next < end; _next++)
        {
            Serve(ref seats[_next]);
        }

        _slice.Release();
        if (_next < seats.Length)
        {
            thread.Post(TakeTurn, this);
            return;
        }

        _next = 0;
        if (Interlocked.Add(ref _signals, -_seen) != 0)
        {
            thread.Post(TakeTurn, this);
        }
    }

    private void Serve(ref Seat seat)
    {
        if (seat.Log is { } log)
        {
            SendFor(ref seat, log);
            return;
        }

        var session = seat.Session;
        session.Wake();
        // Who leaves is not to have all that is new; the session itself stops short of that.
        if (session.Format is { } format && session.LeftAt == long.MaxValue
            && tail.BytesOf(format) is { } shared && session.TryLend(out var loan))
        {
            seat.Lend(shared, loan);
        }
    }

    /// <summary>Sends a lent session what is new; gives it back where there is more to do than that.</summary>
    private void SendFor(ref Seat seat, ByteLog log)
    {
        var end = tail.NextSequence;
        while (seat.Sequence < end)
        {
            if (!_slice.TryRead(log, seat.Sequence, end))
            {
                GiveBack(ref seat, default, 0);
                return;
            }

            if (!_slice.TrySend(seat.Sender, seat.Descriptor, out var sent))
            {
                GiveBack(ref seat, _slice.Slice, sent);
                return;
            }

            seat.Sequence = _slice.Slice.Next;
        }
    }

    /// <summary>The session goes on from its cursor, or where the sending of a slice stopped.</summary>
    private static void GiveBack(ref Seat seat, ByteSlice begun, int sent)
    {
        if (seat.Log is not null)
        {
            seat.Log = null;
            seat.Session.TakeBack(seat.Sequence, begun, sent);
        }
    }

    private void ApplyChanges()
    {
        while (_changes.TryDequeue(out var change))
        {
            var session = change.Session;
            if (change.Joins)
            {
                session.FanoutPlace = _seats.Count;
                _seats.Add(new Seat(session));
            }
            else if (session.FanoutPlace is >= 0 and var place)
            {
                GiveBack(session);
                // The last one takes its place.
                var last = _seats[^1];
                _seats[place] = last;
                last.Session.FanoutPlace = place;
                session.FanoutPlace = -1;
                _seats.RemoveAt(_seats.Count - 1);
            }
        }
    }

    /// <summary>A session's place in the round, and what it has lent.</summary>
    private struct Seat(Session session)
    {
        public readonly Session Session = session;

        /// <summary>The bytes it is sent; null while nothing is lent.</summary>
        public ByteLog? Log;

        public IDescriptorSender Sender = null!;

        public int Descriptor;

        public long Sequence;

        public void Lend(ByteLog log, Loan loan)
        {
            Log = log;
            (Sender, Descriptor, Sequence) = loan;
        }
    }
}
