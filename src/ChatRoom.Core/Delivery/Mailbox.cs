using System.Diagnostics.CodeAnalysis;

namespace ChatRoom.Core.Delivery;

/// <summary>
/// What waits for one thread, in the order in which it came. Any thread adds; the one takes all there is at once, and sleeps
/// as soon as there is nothing.
/// </summary>
/// <remarks>
/// The framework's queues look for work a while before they sleep, which a thread that waits for every batch would pay for
/// always. Its monitors wake the sleeper while the lock is still held; it then sleeps again until it is not, which on one
/// processor made each hand-over three times as dear.
/// </remarks>
/// <typeparam name="T">What waits.</typeparam>
[SuppressMessage(
    "Design", "CA1001", Justification = "Whoever adds may still be about to wake, when all is taken; the handle is freed with the object.")]
public sealed class Mailbox<T>
{
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _news = new(false);
    private List<T> _waiting = [];
    private bool _sleeps;
    private bool _ended;

    /// <summary>Adds the newest; never waits for the one that takes. False after <see cref="Complete"/>.</summary>
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
            wake = _sleeps;
            _sleeps = false;
        }

        if (wake)
        {
            _news.Set();
        }

        return true;
    }

    /// <summary>No more is added; what waits is still taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _ended = true;
        }

        _news.Set();
    }

    /// <summary>
    /// Exchanges an empty list for all that waits, oldest first; sleeps until there is something. For one thread only.
    /// </summary>
    /// <returns>False, and nothing taken, at the end.</returns>
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

                _sleeps = true;
            }

            _news.WaitOne();
        }
    }
}
