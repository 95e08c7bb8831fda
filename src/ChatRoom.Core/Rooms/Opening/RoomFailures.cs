namespace ChatRoom.Core.Rooms.Opening;

/// <summary>Decides when a room that fails again and again stays closed: with the third failure in a minute.</summary>
/// <param name="time">The clock.</param>
internal sealed class RoomFailures(TimeProvider time)
{
    private const int Most = 3;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<long>> _failures = [];
    private readonly HashSet<string> _closed = [];

    public bool IsClosed(string room)
    {
        lock (_gate)
        {
            return _closed.Contains(room);
        }
    }

    /// <summary>Records a failure. Returns true if the room stays closed from now on.</summary>
    public bool Add(string room)
    {
        lock (_gate)
        {
            if (!_failures.TryGetValue(room, out var failures))
            {
                _failures[room] = failures = new Queue<long>();
            }

            while (failures.TryPeek(out var oldest) && time.GetElapsedTime(oldest) > Window)
            {
                failures.Dequeue();
            }

            failures.Enqueue(time.GetTimestamp());
            return failures.Count >= Most && _closed.Add(room);
        }
    }
}
