using System.Collections.Concurrent;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Wakes every session of a room after news: one pump, queued once however often it is signalled, holding no lock while
/// sessions send. While a round goes on the room takes and stores the next batch, so the busier the room, the more each
/// round finds to send at once. A round takes turns with the room's own loop and with other rooms: after some sessions the
/// pump goes back to the end of the thread's queue.
/// </summary>
/// <param name="thread">Where it runs.</param>
internal sealed class Fanout(SynchronizationContext thread)
{
    // Under a millisecond of sends.
    private const int SessionsPerTurn = 128;

    private const int SessionLines = 3;

    private static readonly SendOrPostCallback TakeTurn = static fanout => ((Fanout)fanout!).Execute();

    private readonly ConcurrentQueue<(Session Session, bool Joins)> _changes = new();
    private readonly List<Session> _sessions = [];
    private int _signals;
    private int _seen;
    private int _next;

    /// <summary>From the next round on the session is woken.</summary>
    public void Add(Session session) => _changes.Enqueue((session, true));

    /// <summary>From the next round on the session is not woken any more.</summary>
    public void Remove(Session session) => _changes.Enqueue((session, false));

    /// <summary>Makes sure that a round begins after this call. Never blocks.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref _signals) == 1)
        {
            thread.Post(TakeTurn, this);
        }
    }

    private void Execute()
    {
        if (_next == 0)
        {
            _seen = Volatile.Read(ref _signals);
            ApplyChanges();
        }

        var end = Math.Min(_sessions.Count, _next + SessionsPerTurn);
        while (_next < end)
        {
            PrefetchAfter(_next, end);
            _sessions[_next++].Wake();
        }

        if (_next < _sessions.Count)
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

    /// <summary>While a session sends, the next one's own things are on their way, and the one after that itself.</summary>
    private void PrefetchAfter(int place, int end)
    {
        if (place + 2 < end)
        {
            Prefetch.Of(_sessions[place + 2], SessionLines);
            _sessions[place + 1].BeforeWake();
        }
    }

    private void ApplyChanges()
    {
        while (_changes.TryDequeue(out var change))
        {
            var session = change.Session;
            if (change.Joins)
            {
                session.FanoutPlace = _sessions.Count;
                _sessions.Add(session);
            }
            else if (session.FanoutPlace is >= 0 and var place)
            {
                // The last one takes its place.
                var last = _sessions[^1];
                _sessions[place] = last;
                last.FanoutPlace = place;
                session.FanoutPlace = -1;
                _sessions.RemoveAt(_sessions.Count - 1);
            }
        }
    }
}
