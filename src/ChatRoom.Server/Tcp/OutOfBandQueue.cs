namespace ChatRoom.Server.Tcp;

/// <summary>
/// Queues what is to be sent to one client between the events, in order and bounded. Thread-safe. The empty queue, which is
/// the usual case, costs next to nothing.
/// </summary>
/// <param name="most">How many may wait.</param>
internal sealed class OutOfBandQueue(int most)
{
    private readonly Lock _gate = new();
    private Queue<OutOfBandMessage>? _waiting;
    private volatile int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Adds all of them, or, if there are too many already, none.</summary>
    public bool TryAdd(params ReadOnlySpan<OutOfBandMessage> messages)
    {
        lock (_gate)
        {
            if (_count + messages.Length > most)
            {
                return false;
            }

            _waiting ??= new Queue<OutOfBandMessage>();
            foreach (var message in messages)
            {
                _waiting.Enqueue(message);
            }

            _count = _waiting.Count;
            return true;
        }
    }

    /// <summary>Takes the oldest; false if there is none.</summary>
    public bool TryTake(out OutOfBandMessage message)
    {
        lock (_gate)
        {
            message = default;
            if (_waiting is null || !_waiting.TryDequeue(out message))
            {
                return false;
            }

            _count = _waiting.Count;
            if (_count == 0)
            {
                _waiting = null;
            }

            return true;
        }
    }
}
