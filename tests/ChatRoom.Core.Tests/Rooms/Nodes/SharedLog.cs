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

    public View OpenView(params RemoteParticipant[] present)
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
    internal sealed class View(SharedLog log, long last, IReadOnlyList<RemoteParticipant> present) : ISharedTranscript
    {
        private INodeNews? _news;
        private SharedAppend? _lost;
        private readonly HashSet<PersonId> _here = [];
        private readonly Dictionary<PersonId, RemoteParticipant> _told = [];

        /// <summary>Whether nothing can be reached.</summary>
        public volatile bool IsAway;

        /// <summary>Whether the next append is stored, but its answer is lost.</summary>
        public volatile bool LosesAnswer;

        /// <summary>Whether the next append is lost on its way, and this node does not know.</summary>
        public volatile bool LosesRequest;

        /// <summary>Whether no bell reaches this node.</summary>
        public volatile bool IsDeaf;

        /// <summary>Runs before each read of the news.</summary>
        public volatile Action? BeforeNews;

        public string Epoch => "epoch";

        public int NewsAtOnce => 3;

        public long LastSequence { get; private set; } = last;

        public IReadOnlyList<RemoteParticipant> PresentAtStart => present;

        public ValueTask<SharedAppend> AppendAsync(IReadOnlyList<RoomEvent> drafts, IReadOnlyList<Guid>? once)
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

            var stored = Store(drafts, once ?? []);
            if (LosesAnswer)
            {
                (LosesAnswer, _lost) = (false, stored);
                throw new OutcomeUnknownException("cut", new IOException());
            }

            return new(Take(stored));
        }

        public ValueTask<SharedAppend?> FindOutcomeAsync(IReadOnlyList<RoomEvent> drafts) =>
            IsAway ? throw new OutcomeUnknownException("away", new IOException())
            : new(_lost is { } stored ? Take(stored) : null);

        public ValueTask<IReadOnlyList<RoomEvent>> TakeNewsAsync()
        {
            BeforeNews?.Invoke();
            return IsAway ? throw new TranscriptException("away") : new(Take(log.Read(LastSequence, long.MaxValue, NewsAtOnce)));
        }

        /// <summary>Stores messages of a person on this node, which its room has not drafted.</summary>
        public void Say(string handle, int count) =>
            Add([.. Enumerable.Range(0, count).Select(i => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UnixEpoch, handle, $"{i}", MessageKind.Say))]);

        public IDisposable Watch(INodeNews news)
        {
            _news = news;
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
                _news?.OnEvents();
            }
        }

        public ValueTask<IReadOnlyList<RemoteParticipant>> ListElsewhereAsync()
        {
            lock (log._gate)
            {
                return new([.. log._views.Where(view => view != this).SelectMany(view => view._told.Values)]);
            }
        }

        public void TellAttention(RemoteParticipant participant)
        {
            lock (log._gate)
            {
                _told[participant.Person] = participant;
            }

            Others().ForEach(view => view._news?.OnAttention());
        }

        public void TellTyping(PersonId person, string handle, bool isTyping) => Others().ForEach(view => view._news?.OnTyping(person, handle, isTyping));

        public void OnRenamed(string name)
        {
        }

        public ValueTask<string?> FindNameAsync(CancellationToken cancellationToken) => new("lobby");

        /// <summary>Ends this node as another one does: logs the leaves of its persons.</summary>
        public void EndNode(params (PersonId Id, string Handle)[] persons)
        {
            _here.Clear();
            foreach (var person in persons)
            {
                Add([new ParticipantLeft(Guid.NewGuid(), DateTimeOffset.UnixEpoch, person.Handle, LeaveReason.PeerGone) { AuthorId = person.Id }]);
            }

            Ring();
        }

        private List<View> Others()
        {
            lock (log._gate)
            {
                return log._views.FindAll(view => view != this);
            }
        }

        private SharedAppend Store(IReadOnlyList<RoomEvent> drafts, IReadOnlyList<Guid> once)
        {
            lock (log._gate)
            {
                DraftNeed[] needs = [.. drafts.Select(draft => once.Contains(draft.Id) && log._events.Exists(e => e.Id == draft.Id) ? DraftNeed.AlreadyStored : Need(draft))];
                RoomEvent[] own = [.. drafts.Where((_, i) => needs[i] == DraftNeed.Stored)];
                var first = log._events.Count + 1;
                var before = log.Read(LastSequence, first - 1, int.MaxValue);
                Add(own);
                return new([.. before, .. own], own.Length, Array.TrueForAll(needs, need => need == DraftNeed.Stored) ? null : needs);
            }
        }

        private void Add(RoomEvent[] events)
        {
            lock (log._gate)
            {
                RoomEvent.AssignSequences(events, log._events.Count + 1);
                log._events.AddRange(events);
            }

            Others().ForEach(view => view.Ring());
        }

        // As the function apply_presence of the database.
        private DraftNeed Need(RoomEvent draft)
        {
            var isElsewhere = log._views.Exists(view => view != this && view._here.Contains(draft.AuthorId));
            switch (draft)
            {
                case ParticipantJoined:
                    _here.Add(draft.AuthorId);
                    return isElsewhere ? DraftNeed.IsElsewhere : DraftNeed.Stored;
                case ParticipantLeft:
                    return !_here.Remove(draft.AuthorId) ? DraftNeed.Gone : isElsewhere ? DraftNeed.IsElsewhere : DraftNeed.Stored;
                case ParticipantRemoved:
                    return log._views.FindAll(view => view._here.Remove(draft.AuthorId)) is [] ? DraftNeed.Gone : DraftNeed.Stored;
                default:
                    return DraftNeed.Stored;
            }
        }

        private SharedAppend Take(SharedAppend stored)
        {
            Take(stored.Events);
            return stored;
        }

        private IReadOnlyList<RoomEvent> Take(IReadOnlyList<RoomEvent> events)
        {
            LastSequence = events.Count == 0 ? LastSequence : events[^1].Sequence;
            return events;
        }

        private sealed class Unwatch(View view) : IDisposable
        {
            public void Dispose() => view._news = null;
        }
    }
}
