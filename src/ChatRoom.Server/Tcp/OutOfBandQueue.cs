namespace ChatRoom.Server.Tcp;

/// <summary>
/// What is to be sent to one client between the events, in order and bounded. Thread-safe. Empty, as it nearly always is, it
/// costs next to nothing.
/// </summary>
/// <param name="most">How many may wait.</param>
internal sealed class OutOfBandQueue(int most)
{
    private readonly Lock _gate = new();
    private Queue<OutOfBandMessage>? _waiting;
    private volatile int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>Adds all of them, or, if there are too many already, none.</summary>
    public bool TryAdd(params ReadOnlySpan<OutOfBandMessage> asides)
    {
        lock (_gate)
        {
            if (_count + asides.Length > most)
            {
                return false;
            }

            _waiting ??= new Queue<OutOfBandMessage>();
            foreach (var aside in asides)
            {
                _waiting.Enqueue(aside);
            }

            _count = _waiting.Count;
            return true;
        }
    }

    /// <summary>Takes the oldest; false if there is none.</summary>
    public bool TryTake(out OutOfBandMessage aside)
    {
        lock (_gate)
        {
            aside = default;
            if (_waiting is null || !_waiting.TryDequeue(out aside))
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
