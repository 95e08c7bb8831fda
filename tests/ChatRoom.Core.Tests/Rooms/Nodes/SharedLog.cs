using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Tests.Rooms.Nodes;

/// <summary>A log in memory for several nodes, each of which has a view of it.</summary>
internal sealed class SharedLog
{
    private readonly Lock _gate = new();
    private readonly List<RoomEvent> _events = [];
    private readonly List<View> _views = [];

    public View OpenView(params (PersonId, string)[] present)
    {
        lock (_gate)
        {
            var view = new View(this, _events.Count, present);
            _views.Add(view);
            return view;
        }
    }

    public IReadOnlyList<RoomEvent> Read(long after, long last, int count)
    {
        lock (_gate)
        {
            return [.. _events.Skip((int)Math.Max(after, 0)).TakeWhile(e => e.Sequence <= last).Take(count).Select(AsItIsNow)];
        }
    }

    private RoomEvent AsItIsNow(RoomEvent roomEvent) => roomEvent is MessagePosted message
        ? _events.OfType<MessageChanged>().Where(change => change.Target == message.Sequence).Aggregate(message, (now, change) => change.ApplyTo(now))
        : roomEvent;

    /// <summary>The view that one node has of the log.</summary>
    internal sealed class View(SharedLog log, long last, IReadOnlyList<(PersonId, string)> present) : ISharedTranscript
    {
        private Action? _rung;
        private IReadOnlyList<RoomEvent>? _lost;

        /// <summary>Whether no bell is heard.</summary>
        public volatile bool IsDeaf;

        /// <summary>Whether nothing can be reached.</summary>
        public volatile bool IsAway;

        /// <summary>Whether the next append is stored, but its answer is lost.</summary>
        public volatile bool LosesAnswer;

        /// <summary>Whether the next append is lost on its way, and this node does not know.</summary>
        public volatile bool LosesRequest;

        public string Epoch => "epoch";

        public long LastSequence { get; private set; } = last;

        public IReadOnlyList<(PersonId Person, string Handle)> PresentAtStart => present;

        public ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<RoomEvent> drafts, IReadOnlyList<Guid>? once)
        {
            if (IsAway)
            {
                throw new TranscriptException("away");
            }

            if (LosesRequest)
            {
                (LosesRequest, _lost) = (false, null);
                throw new OutcomeUnknownException("cut", new IOException());
            }

            var events = Store(drafts, once ?? []);
            if (LosesAnswer)
            {
                (LosesAnswer, _lost) = (false, events);
                throw new OutcomeUnknownException("cut", new IOException());
            }

            return new(Take(events));
        }

        public ValueTask<IReadOnlyList<RoomEvent>?> FindOutcomeAsync(IReadOnlyList<RoomEvent> drafts) =>
            IsAway ? throw new OutcomeUnknownException("away", new IOException())
            : new(_lost is { } events ? Take(events) : null);

        public ValueTask<IReadOnlyList<RoomEvent>> TakeNewsAsync() =>
            IsAway ? throw new TranscriptException("away") : new(Take(log.Read(LastSequence, long.MaxValue, 3)));

        public IDisposable Watch(Action rung)
        {
            _rung = rung;
            return new Unwatch(this);
        }

        public ValueTask AppendAsync(long first, IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) => new(log.Read(after, LastSequence, count));

        public ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken)
        {
            var end = Math.Min(before - 1, LastSequence);
            return new(log.Read(end - count, end, count));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>Rings as the doorbell does.</summary>
        public void Ring()
        {
            if (!IsDeaf)
            {
                _rung?.Invoke();
            }
        }

        private List<RoomEvent> Store(IReadOnlyList<RoomEvent> drafts, IReadOnlyList<Guid> once)
        {
            List<RoomEvent> events;
            View[] others;
            lock (log._gate)
            {
                var last = log._events.Count;
                RoomEvent[] stored = [.. drafts.Where(draft => !once.Contains(draft.Id) || log._events.TrueForAll(earlier => earlier.Id != draft.Id))];
                RoomEvent.AssignSequences(stored, last + 1);
                log._events.AddRange(stored);
                events = [.. log.Read(LastSequence, last, int.MaxValue), .. stored];
                others = [.. log._views.Where(view => view != this)];
            }

            Array.ForEach(others, view => view.Ring());
            return events;
        }

        private IReadOnlyList<RoomEvent> Take(IReadOnlyList<RoomEvent> events)
        {
            LastSequence = events.Count == 0 ? LastSequence : events[^1].Sequence;
            return events;
        }

        private sealed class Unwatch(View view) : IDisposable
        {
            public void Dispose() => view._rung = null;
        }
    }
}
