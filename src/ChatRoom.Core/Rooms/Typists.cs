namespace ChatRoom.Core.Rooms;

/// <summary>
/// Who is typing in a room: told in passing to the subscriptions that show it, forgotten after some seconds, never in the log.
/// However often it changes, these subscriptions are woken a few times a second at most, and for a few names. Thread-safe.
/// </summary>
public sealed class Typists : IDisposable
{
    /// <summary>The most that are shown: those who have been typing longest.</summary>
    public const int Most = 20;

    // Changes within this time are one.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly HashSet<Subscription> _watching = [];
    private readonly Dictionary<Subscription, (long Began, long Told)> _typing = [];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private volatile IReadOnlyList<Participant> _current = [];
    private bool _isDue;

    internal Typists(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// How long it holds when a page says it once. A page says it again every three seconds, and has five after the last key
    /// to say that it ended.
    /// </summary>
    public static TimeSpan Lasts { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Who is typing, in the order in which they began. A snapshot: a change makes another object.</summary>
    public IReadOnlyList<Participant> Current => _current;

    /// <summary>A subscription in the room begins to type, goes on, or ends. Of no meaning from any other subscription.</summary>
    public void Set(Subscription subscription, bool isTyping)
    {
        lock (_gate)
        {
            if (!isTyping)
            {
                End(subscription);
            }
            else if (_watching.Contains(subscription))
            {
                var now = _time.GetTimestamp();
                var goesOn = _typing.TryGetValue(subscription, out var before);
                _typing[subscription] = (goesOn ? before.Began : now, now);
                if (!goesOn)
                {
                    RefreshSoon();
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>The subscription is woken from now on.</summary>
    internal void Add(Subscription subscription)
    {
        lock (_gate)
        {
            _watching.Add(subscription);
        }
    }

    /// <summary>The subscription is not woken any more, and does not type.</summary>
    internal void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            _watching.Remove(subscription);
            End(subscription);
        }
    }

    private void End(Subscription subscription)
    {
        if (_typing.Remove(subscription))
        {
            RefreshSoon();
        }
    }

    private void RefreshSoon()
    {
        if (!_isDue)
        {
            _isDue = true;
            _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void Refresh()
    {
        Subscription[] watching;
        lock (_gate)
        {
            _isDue = false;
            ForgetTheSilent();
            Participant[] current =
                [.. _typing.OrderBy(typing => typing.Value.Began).Select(typing => typing.Key.Participant!).Distinct().Take(Most)];
            if (current.SequenceEqual(_current))
            {
                return;
            }

            _current = current;
            watching = [.. _watching];
        }

        foreach (var subscription in watching)
        {
            subscription.Receiver.Wake();
        }
    }

    /// <summary>Ends what nobody has told again, and comes back when the next one is due.</summary>
    private void ForgetTheSilent()
    {
        var next = Lasts;
        foreach (var (subscription, (_, told)) in _typing)
        {
            var left = Lasts - _time.GetElapsedTime(told);
            if (left <= TimeSpan.Zero)
            {
                _typing.Remove(subscription);
            }
            else if (left < next)
            {
                next = left;
            }
        }

        if (_typing.Count > 0)
        {
            // A timer counts whole milliseconds, and may come one early.
            _timer.Change(next < Pause ? Pause : next, Timeout.InfiniteTimeSpan);
        }
    }
}
