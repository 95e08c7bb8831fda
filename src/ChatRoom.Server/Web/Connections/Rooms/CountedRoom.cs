using ChatRoom.Core.Connections;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Markup;
using ChatRoom.Server.Web.Rows.Folding;

namespace ChatRoom.Server.Web.Connections.Rooms;

/// <summary>Counts the messages of a room that a page is in but does not show. It keeps numbers only.</summary>
internal sealed class CountedRoom : Receiver
{
    private const int ChunkSize = 500;

    // More than a list shows; a page that was away for long must not read a whole log.
    private const int MostCounted = 1000;

    private readonly Action _wake;
    private long _cursor;
    private long _liveFrom = long.MaxValue;
    private int _hasNews;

    /// <param name="room">The room.</param>
    /// <param name="page">The connection of the page.</param>
    /// <param name="wake">Signals news to the page; called on any thread.</param>
    public CountedRoom(Room room, Connection page, Action wake)
        : base(format: null)
    {
        Subscription = new Subscription(room, page, this);
        KnownName = room.Name;
        _wake = wake;
    }

    /// <summary>Gets the room.</summary>
    public Room Room => Subscription.Room;

    /// <summary>Gets or sets the name of the room that the browser has.</summary>
    public string KnownName { get; set; }

    /// <summary>Gets the subscription of the page to the room.</summary>
    public Subscription Subscription { get; }

    /// <summary>Gets the position up to which the reader has seen the room; null before <see cref="BeginAsync"/>.</summary>
    public Browser.Position? Seen { get; private set; }

    /// <summary>Gets the number of messages of others after <see cref="Seen"/>.</summary>
    public int Unread { get; private set; }

    /// <summary>Gets the number of those that mention the reader; in a conversation all do.</summary>
    public int Mentions { get; private set; }

    /// <summary>Gets the newest mention that came while the room was counted, or null.</summary>
    public Mention? LastMention { get; private set; }

    /// <summary>Gets the time of the newest message.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Gets or sets of which messages the reader wants to know; another level counts anew.</summary>
    public RoomLevel Level
    {
        get;
        set
        {
            if (field != value)
            {
                field = value;
                CountAnew();
            }
        }
    }

    /// <summary>Gets the number of events that are not counted yet.</summary>
    public long Lag => Math.Max(0, Room.Tail.NextSequence - Volatile.Read(ref _cursor));

    /// <summary>Gets why the participant has left the room, or null.</summary>
    public LeaveReason? Left { get; private set; }

    public override void Wake()
    {
        if (Interlocked.Exchange(ref _hasNews, 1) == 0)
        {
            _wake();
        }
    }

    public override void OnEnded(LeaveReason reason, long limit)
    {
        Left = reason;
        Wake();
    }

    /// <summary>Begins to count after the join; a further join goes on with the same numbers.</summary>
    /// <param name="joined">The join.</param>
    /// <param name="seen">The number of the newest event that the reader has seen, or null if all is new.</param>
    /// <param name="liveFrom">The number of the first event that came while the page was open.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task BeginAsync(JoinResult.Joined joined, long? seen, long liveFrom, CancellationToken cancellationToken)
    {
        (Left, _liveFrom) = (null, liveFrom);
        if (Seen is null)
        {
            Seen = new(joined.Epoch, Math.Clamp(seen ?? long.MaxValue, 0, joined.NextSequence - 1));
            _cursor = Math.Max(Seen.Sequence + 1, joined.NextSequence - MostCounted);
            LastAt = (await Room.FindLastMessageAsync(joined.NextSequence, cancellationToken))?.At ?? default;
        }

        Wake();
    }

    /// <summary>Returns whether there may be news since the last call.</summary>
    public bool TakeNews() => Interlocked.Exchange(ref _hasNews, 0) == 1;

    /// <summary>Counts the new messages.</summary>
    /// <param name="settings">What the reader does not want to see.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task CountAsync(FoldSettings settings, CancellationToken cancellationToken)
    {
        IReadOnlyList<RoomEvent> events;
        do
        {
            events = await Room.ReadAfterAsync(_cursor - 1, ChunkSize, cancellationToken);
            foreach (var roomEvent in events)
            {
                _cursor = roomEvent.Sequence + 1;
                if (roomEvent is MessagePosted { Changes.Deletion: null } message && !settings.Hides(message))
                {
                    Count(message);
                }
            }
        }
        while (events.Count == ChunkSize);
    }

    /// <summary>Takes over how far the reader has read the room on another page.</summary>
    public void SetSeen(string epoch, long sequence)
    {
        if (Seen is { } seen && seen.Epoch == epoch && sequence > seen.Sequence)
        {
            Seen = new(epoch, sequence);
            CountAnew();
        }
    }

    private void CountAnew()
    {
        (Unread, Mentions, LastMention) = (0, 0, null);
        if (Seen is { } seen)
        {
            _cursor = Math.Max(seen.Sequence + 1, Room.Tail.NextSequence - MostCounted);
            Wake();
        }
    }

    private void Count(MessagePosted message)
    {
        LastAt = message.At;
        if (Subscription.Participant is not { } reader || message.IsBy(reader.Person.Id, reader.Name))
        {
            return;
        }

        if (Level == RoomLevel.Nothing)
        {
            return;
        }

        Unread += Level == RoomLevel.All ? 1 : 0;
        if (Room.Conversation is not null)
        {
            Call(message);
            return;
        }

        // Only an answer, or a text with one of these characters, is read for mentions.
        if (message.Answers is not null || message.Text.AsSpan().ContainsAny(Handle.MentionSigns))
        {
            var key = MentionText.KeyOf(reader.Name);
            if (MessageHtml.IsTo(message, key))
            {
                Call(message);
            }
        }
    }

    private void Call(MessagePosted message)
    {
        Mentions++;
        Unread += Level == RoomLevel.Mentions ? 1 : 0;
        LastMention = message.Sequence >= _liveFrom ? new Mention(message, 1, Missed: false) : LastMention;
    }
}
