using System.Diagnostics.CodeAnalysis;

namespace ChatRoom.Core.Delivery;

/// <summary>Queues items for one thread, which takes all of them at once and sleeps while there are none.</summary>
/// <remarks>
/// The framework's queues spin before they sleep (docs/decisions/0006-own-threads-for-rooms.md). Its monitors wake the
/// thread while the lock is still held.
/// </remarks>
/// <typeparam name="T">The type of an item.</typeparam>
[SuppressMessage(
    "Design", "CA1001", Justification = "TryAdd may still signal after the last TakeAll; the handle is freed with the object.")]
public sealed class Mailbox<T>
{
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _signal = new(false);
    private List<T> _waiting = [];
    private bool _isSleeping;
    private bool _ended;

    /// <summary>Adds an item without waiting for the consumer; false after <see cref="Complete"/>.</summary>
    public bool TryAdd(T item)
    {
        bool wake;
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            _waiting.Add(item);
            wake = _isSleeping;
            _isSleeping = false;
        }

        if (wake)
        {
            _signal.Set();
        }

        return true;
    }

    /// <summary>Stops adding; the consumer still takes the waiting items.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _ended = true;
        }

        _signal.Set();
    }

    /// <summary>Exchanges an empty list for all items, oldest first; waits until there are some.</summary>
    /// <returns>False at the end; then nothing is taken. Only one thread may call this.</returns>
    public bool TakeAll(ref List<T> batch)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.Count > 0)
                {
                    (batch, _waiting) = (_waiting, batch);
                    return true;
                }

                if (_ended)
                {
                    return false;
                }

                _isSleeping = true;
            }

            _signal.WaitOne();
        }
    }
}
