using System.Diagnostics.CodeAnalysis;
using ChatRoom.Core.Rooms.Direct;

namespace ChatRoom.Server.Tcp.OutOfBand;

/// <summary>Holds a cursor for each conversation of which lines wait for one client; nearly always empty. Thread-safe.</summary>
internal sealed class DirectQueue
{
    private readonly Lock _gate = new();

    // Most clients never have a private line, and then these cost nothing.
    private Dictionary<string, DirectCursor>? _waiting;

    // A bell may ring for lines that a cursor has sent already.
    private Dictionary<string, long>? _sent;
    private volatile int _count;
    private bool _hasEnded;

    public bool IsEmpty => _count == 0;

    /// <summary>Adds a conversation, unless lines of it wait already; the cursor reads up to the end of its log anyway.</summary>
    public void Add(DirectNews news)
    {
        lock (_gate)
        {
            var name = news.Room.Name;
            var next = Math.Max(news.From, _sent?.GetValueOrDefault(name) ?? 0);
            if (!_hasEnded && _waiting?.ContainsKey(name) != true && next < news.Room.Tail.NextSequence && news.Keep() is { } lease)
            {
                _waiting ??= [];
                _waiting.Add(name, new DirectCursor(lease, next));
                _count = _waiting.Count;
            }
        }
    }

    /// <summary>Returns a conversation of which lines wait, or false if there is none.</summary>
    public bool TryPeek([NotNullWhen(true)] out DirectCursor? cursor)
    {
        lock (_gate)
        {
            cursor = _waiting?.Values.FirstOrDefault();
            return cursor is not null;
        }
    }

    /// <summary>Removes a conversation of which all lines are sent.</summary>
    public void RemoveIfRead(DirectCursor cursor)
    {
        lock (_gate)
        {
            // The event is in the log before its bell rings, so either is seen here.
            if (cursor.Next >= cursor.Room.Tail.NextSequence)
            {
                Remove(cursor);
            }
        }
    }

    /// <summary>Gives all rooms back at the end of the connection, and takes nothing more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            foreach (var cursor in _waiting?.Values.ToArray() ?? [])
            {
                Remove(cursor);
            }
        }
    }

    private void Remove(DirectCursor cursor)
    {
        _waiting!.Remove(cursor.Room.Name);
        _sent ??= [];
        _sent[cursor.Room.Name] = cursor.Next;
        _count = _waiting.Count;
        cursor.End();
    }
}
