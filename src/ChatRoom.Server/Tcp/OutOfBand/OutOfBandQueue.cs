namespace ChatRoom.Server.Tcp.OutOfBand;

/// <summary>Queues the out-of-band messages of one client, in order and bounded; thread-safe.</summary>
/// <remarks>The queue is nearly always empty, so it allocates only while a message waits.</remarks>
/// <param name="most">The largest number of waiting messages.</param>
internal sealed class OutOfBandQueue(int most)
{
    private readonly Lock _gate = new();
    private Queue<OutOfBandMessage>? _waiting;
    private volatile int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Adds a message that must not be lost, however many wait; the caller adds one at a time.</summary>
    public void Add(OutOfBandMessage message)
    {
        lock (_gate)
        {
            _waiting ??= new Queue<OutOfBandMessage>();
            _waiting.Enqueue(message);
            _count = _waiting.Count;
        }
    }

    /// <summary>Adds all messages, or none if too many wait already.</summary>
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

    /// <summary>Takes the oldest message; false if there is none.</summary>
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
