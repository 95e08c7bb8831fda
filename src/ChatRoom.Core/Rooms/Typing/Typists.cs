using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Typing;

/// <summary>Tracks the typists of a room, never in the log, for the subscriptions that show them.</summary>
/// <remarks>
/// However often the typists change, subscriptions are woken a few times a second at most. Thread-safe.
/// </remarks>
public sealed class Typists : IDisposable
{
    /// <summary>Limits the shown typists to those with the earliest begin.</summary>
    public const int MaxShown = 20;

    // Joins the changes within this time to one refresh.
    private static readonly TimeSpan RefreshDelay = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly HashSet<Subscription> _watching = [];
    private readonly Dictionary<Subscription, (long Began, long Reported)> _typing = [];
    private readonly Dictionary<PersonId, (string Name, long Began, long Reported)> _elsewhere = [];
    private readonly TimeProvider _time;
    private readonly Func<Subscription, bool> _mayWrite;
    private readonly Action<Participant, bool>? _tell;
    private readonly ITimer _timer;
    private volatile IReadOnlyList<Typist> _current = [];
    private bool _isScheduled;

    /// <param name="time">The clock.</param>
    /// <param name="mayWrite">Whether a participant may write now: others do not see a text that cannot be said.</param>
    /// <param name="tell">Tells the other nodes of reports; null for a server of one node.</param>
    internal Typists(TimeProvider time, Func<Subscription, bool>? mayWrite = null, Action<Participant, bool>? tell = null)
    {
        _tell = tell;
        _time = time;
        _mayWrite = mayWrite ?? (static _ => true);
        _timer = time.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the time for which one report holds.</summary>
    /// <remarks>
    /// A page reports again every three seconds, and reports the end five seconds after the last key.
    /// </remarks>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets a snapshot of the typists, ordered by their begin.</summary>
    public IReadOnlyList<Typist> Current => _current;

    /// <summary>
    /// Reports that a subscription types or has ended; no effect for a subscription outside the room.
    /// </summary>
    public void Set(Subscription subscription, bool isTyping)
    {
        lock (_gate)
        {
            if (!isTyping)
            {
                End(subscription);
            }
            else if (_watching.Contains(subscription) && _mayWrite(subscription))
            {
                var now = _time.GetTimestamp();
                var continues = _typing.TryGetValue(subscription, out var before);
                _typing[subscription] = (continues ? before.Began : now, now);
                Tell(subscription, isTyping: true);
                if (!continues)
                {
                    ScheduleRefresh();
                }
            }
        }
    }

    /// <summary>Records that a person on another node types or has ended.</summary>
    internal void SetElsewhere(PersonId person, string name, bool isTyping)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var continues = _elsewhere.Remove(person, out var before);
            if (isTyping)
            {
                _elsewhere[person] = (name, continues ? before.Began : now, now);
            }

            if (continues != isTyping)
            {
                ScheduleRefresh();
            }
        }
    }

    /// <summary>Looks again, soon, which typists may write.</summary>
    internal void Check()
    {
        lock (_gate)
        {
            if (_typing.Count > 0)
            {
                ScheduleRefresh();
            }
        }
    }

    /// <summary>Wakes all subscriptions that show more than the log, because names have changed.</summary>
    internal void WakeAll()
    {
        Subscription[] watching;
        lock (_gate)
        {
            watching = [.. _watching];
        }

        foreach (var subscription in watching)
        {
            subscription.Receiver.Wake();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Adds a subscription, which is woken by later changes.</summary>
    internal void Add(Subscription subscription)
    {
        lock (_gate)
        {
            _watching.Add(subscription);
        }
    }

    /// <summary>Removes a subscription, its typing included.</summary>
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
            Tell(subscription, isTyping: false);
            ScheduleRefresh();
        }
    }

    private void Tell(Subscription subscription, bool isTyping)
    {
        if (_tell is not null && subscription.Participant is { } participant)
        {
            _tell(participant, isTyping);
        }
    }

    private void ScheduleRefresh()
    {
        if (!_isScheduled)
        {
            _isScheduled = true;
            _timer.Change(RefreshDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private void Refresh()
    {
        Subscription[] watching;
        lock (_gate)
        {
            _isScheduled = false;
            RemoveExpired();
            Typist[] current =
            [
                .. _typing.Select(typing => (typing.Value.Began, Typist: new Typist(typing.Key.Participant!.Person.Id, typing.Key.Participant.Name)))
                    .Concat(_elsewhere.Select(typing => (typing.Value.Began, Typist: new Typist(typing.Key, typing.Value.Name))))
                    .OrderBy(typing => typing.Began).Select(typing => typing.Typist).DistinctBy(typist => typist.Id).Take(MaxShown),
            ];
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

    /// <summary>Removes typists without a recent report, and those that may not write, and schedules the next check.</summary>
    private void RemoveExpired()
    {
        var next = Lifetime;
        foreach (var (subscription, (_, reported)) in _typing)
        {
            var left = Lifetime - _time.GetElapsedTime(reported);
            if (left <= TimeSpan.Zero || !_mayWrite(subscription))
            {
                _typing.Remove(subscription);
            }
            else if (left < next)
            {
                next = left;
            }
        }

        foreach (var (person, (_, _, reported)) in _elsewhere)
        {
            var left = Lifetime - _time.GetElapsedTime(reported);
            if (left <= TimeSpan.Zero)
            {
                _elsewhere.Remove(person);
            }

            next = left > TimeSpan.Zero && left < next ? left : next;
        }

        if (_typing.Count + _elsewhere.Count > 0)
        {
            // A timer counts whole milliseconds and may fire one early.
            _timer.Change(next < RefreshDelay ? RefreshDelay : next, Timeout.InfiniteTimeSpan);
        }
    }
}
