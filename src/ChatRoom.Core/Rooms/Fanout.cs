using System.Collections.Concurrent;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Wakes every session of a room after news: one pump, queued once however often it is signalled, holding no lock while
/// sessions send. While a round goes on the room takes and stores the next batch, so the busier the room, the more each
/// round finds to send at once.
/// </summary>
internal sealed class Fanout : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<(Session Session, bool Joins)> _changes = new();
    private readonly List<Session> _sessions = [];
    private int _signals;

    /// <summary>From the next round on the session is woken.</summary>
    public void Add(Session session) => _changes.Enqueue((session, true));

    /// <summary>From the next round on the session is not woken any more.</summary>
    public void Remove(Session session) => _changes.Enqueue((session, false));

    /// <summary>Makes sure that a round begins after this call. Never blocks.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref _signals) == 1)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var seen = Volatile.Read(ref _signals);
        ApplyChanges();
        foreach (var session in _sessions)
        {
            session.Wake();
        }

        if (Interlocked.Add(ref _signals, -seen) != 0)
        {
            // Back to the end of the pool's queue: other rooms get their turn between two rounds of a busy one.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
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
