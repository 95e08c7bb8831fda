using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Rows.Unread;

/// <summary>Knows from where on the reader has not read, and the separators above that. Not thread-safe.</summary>
internal sealed class UnreadMessages
{
    private long _seen;
    private MeanwhileRow? _meanwhile;
    private UnseenMessages _missed = new();

    /// <summary>Gets the messages since the newest row was last in sight.</summary>
    public UnseenMessages Unseen { get; } = new();

    /// <summary>Gets the number of the first message that the reader has not read since the page began, or null.</summary>
    public long? First { get; private set; }

    /// <summary>Gets the number of the first event that the reader has not read, or null.</summary>
    public long? From => First ?? (_meanwhile is null ? null : _seen + 1);

    /// <summary>Gets the number of the first unseen or missed message that mentions the reader, or null.</summary>
    public long? MentionAt => Unseen.MentionAt ?? _missed.MentionAt;

    /// <summary>Begins with what is new to the browser.</summary>
    /// <param name="seen">The number of the newest event that the browser has shown.</param>
    /// <param name="meanwhile">The separator above later events, or null if no message came since then.</param>
    /// <param name="missed">The messages that are new to the browser, or null.</param>
    public void Begin(long seen, MeanwhileRow? meanwhile, UnseenMessages? missed) =>
        (_seen, _meanwhile, _missed) = (seen, meanwhile, missed ?? new());

    /// <summary>Counts the messages that are new to the browser as unseen.</summary>
    public void CountMissed() => Unseen.Add(_missed);

    /// <summary>Adds an unseen message.</summary>
    /// <returns>Whether it is the first that is unread.</returns>
    public bool Add(long sequence, bool mentionsReader)
    {
        Unseen.Add(sequence, mentionsReader);
        First ??= sequence;
        return First == sequence;
    }

    /// <summary>Marks all messages as read.</summary>
    public void MarkRead()
    {
        First = null;
        Unseen.Forget(true);
    }

    /// <summary>Returns the separators that stand above an event.</summary>
    public IEnumerable<Row> Above(RoomEvent roomEvent)
    {
        if (_meanwhile is not null && roomEvent.FirstSequence <= _seen + 1 && roomEvent.Sequence > _seen)
        {
            yield return _meanwhile;
        }

        if (roomEvent.Sequence == First)
        {
            yield return new UnreadRow();
        }
    }
}
