using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Delivery;

/// <summary>
/// Brings the news to every receiver of a room: one pump, queued once however often it is signalled. It holds no lock while
/// receivers send.
/// </summary>
/// <remarks>
/// While a round goes on, the room stores the next batch, so a busier room sends more in each round. After some receivers
/// the pump goes to the end of the thread's queue, so that the room's loop and other rooms get their turn. A receiver at rest
/// lends its cursor (<see cref="Loan"/>); others are woken and send for themselves.
/// </remarks>
/// <param name="thread">The thread it runs on, which must be that of the room's loop.</param>
/// <param name="tail">The events to send.</param>
/// <param name="metrics">Gets the length of the rounds, and the number of deliveries.</param>
/// <param name="onFault">Called when a receiver throws; the receiver is not served any more.</param>
internal sealed class Fanout(SynchronizationContext thread, Tail tail, ChatMetrics metrics, Action<Receiver, Exception> onFault)
{
    // Under a millisecond of sends.
    private const int ReceiversPerTurn = 128;

    private static readonly SendOrPostCallback TakeTurn = static fanout => ((Fanout)fanout!).Execute();

    private readonly ConcurrentQueue<(Receiver Receiver, bool IsNew)> _changes = new();
    private readonly ConcurrentQueue<Receiver> _reclaimed = new();
    private readonly List<Seat> _seats = [];
    private readonly SharedSlice _slice = new();
    private int _signals;
    private int _seen;
    private int _next;
    private long _began;
    private long _delivered;

    private Span<Seat> Seats => CollectionsMarshal.AsSpan(_seats);

    /// <summary>Serves the receiver from the next round on.</summary>
    public void Add(Receiver receiver) => _changes.Enqueue((receiver, true));

    /// <summary>Ends serving the receiver, and its loan, with the next round.</summary>
    public void Remove(Receiver receiver) => _changes.Enqueue((receiver, false));

    /// <summary>Makes sure that a round begins after this call. Never blocks.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref _signals) != 1)
        {
            return;
        }

        try
        {
            thread.Post(TakeTurn, this);
        }
        catch
        {
            // Otherwise every later call would believe that a round is on its way.
            Interlocked.Exchange(ref _signals, 0);
            throw;
        }
    }

    /// <summary>Ends a receiver's loan soon, if there is one. From any thread; never blocks.</summary>
    public void Reclaim(Receiver receiver)
    {
        _reclaimed.Enqueue(receiver);
        Signal();
    }

    /// <summary>Ends a receiver's loan at once, if there is one. On the fan-out's own thread only.</summary>
    public void ReclaimNow(Receiver receiver)
    {
        Debug.Assert(SynchronizationContext.Current == thread, "A loan ends on the room's thread.");
        if (receiver.FanoutIndex is >= 0 and var place)
        {
            EndLoan(ref Seats[place], default, 0);
        }
    }

    private void Execute()
    {
        if (_next == 0)
        {
            _seen = Volatile.Read(ref _signals);
            _began = Stopwatch.GetTimestamp();
            ApplyChanges();
        }

        while (_reclaimed.TryDequeue(out var receiver))
        {
            ReclaimNow(receiver);
        }

        var seats = Seats;
        var end = Math.Min(seats.Length, _next + ReceiversPerTurn);
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
        Report();
        if (Interlocked.Add(ref _signals, -_seen) != 0)
        {
            thread.Post(TakeTurn, this);
        }
    }

    private void Report()
    {
        metrics.RoundEnded(Stopwatch.GetElapsedTime(_began));
        if (_delivered > 0)
        {
            metrics.Delivered(_delivered);
            _delivered = 0;
        }
    }

    private void Serve(ref Seat seat)
    {
        if (seat.Log is { } log)
        {
            SendFor(ref seat, log);
            return;
        }

        var receiver = seat.Receiver;
        try
        {
            receiver.Wake();
            // A leaving participant must not receive events from its end on, and the fan-out sends everything.
            if (receiver.Format is { } format && receiver.End == long.MaxValue
                && tail.BytesOf(format) is { } shared && receiver.TryLend(out var loan))
            {
                seat.Lend(shared, loan);
            }
        }
        catch (Exception e)
        {
            Drop(receiver, e);
        }
    }

    /// <summary>Sends the news for a receiver that has lent its cursor; ends the loan where that is not enough.</summary>
    private void SendFor(ref Seat seat, ByteLog log)
    {
        var end = tail.NextSequence;
        while (seat.Sequence < end)
        {
            if (!_slice.TryRead(log, seat.Sequence, end))
            {
                EndLoan(ref seat, default, 0);
                return;
            }

            if (!_slice.TrySend(seat.Sender, seat.Descriptor, out var sent))
            {
                EndLoan(ref seat, _slice.Slice, sent);
                return;
            }

            _delivered += _slice.Slice.Next - seat.Sequence;
            seat.Sequence = _slice.Slice.Next;
        }
    }

    private void EndLoan(ref Seat seat, ByteSlice begun, int sent)
    {
        if (seat.Log is null)
        {
            return;
        }

        seat.Log = null;
        try
        {
            seat.Receiver.OnReclaimed(seat.Sequence, begun, sent);
        }
        catch (Exception e)
        {
            Drop(seat.Receiver, e);
        }
    }

    // A receiver that throws must not end the thread that serves all others.
    private void Drop(Receiver receiver, Exception fault)
    {
        Remove(receiver);
        onFault(receiver, fault);
        Signal();
    }

    private void ApplyChanges()
    {
        while (_changes.TryDequeue(out var change))
        {
            var receiver = change.Receiver;
            if (change.IsNew)
            {
                receiver.FanoutIndex = _seats.Count;
                _seats.Add(new Seat(receiver));
            }
            else if (receiver.FanoutIndex is >= 0 and var place)
            {
                ReclaimNow(receiver);
                // The last seat fills the gap.
                var last = _seats[^1];
                _seats[place] = last;
                last.Receiver.FanoutIndex = place;
                receiver.FanoutIndex = -1;
                _seats.RemoveAt(_seats.Count - 1);
            }
        }
    }

    /// <summary>Holds a receiver's place in the round, and its loan.</summary>
    private struct Seat(Receiver receiver)
    {
        public readonly Receiver Receiver = receiver;

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
