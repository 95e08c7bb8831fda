using ChatRoom.Core.Events;
using ChatRoom.Core.Reading;
using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Server.Web.Connections;

/// <summary>Collects the mentions of the reader, or all messages of others, for notifications.</summary>
internal sealed class MentionTracker
{
    private long _liveFrom;

    /// <summary>Gets or sets whether the reader wants to know of every message.</summary>
    public bool TakesAll { get; set; }

    /// <summary>Gets or sets of which messages in the room the reader wants to know.</summary>
    public RoomLevel Level { get; set; }

    /// <summary>Gets whether every message is for the reader alone, and so counts as a mention.</summary>
    public bool IsConversation { get; init; }

    /// <summary>Gets the last mention, or null.</summary>
    public Mention? Last { get; private set; }

    /// <summary>Counts messages as missed from now on: the connection is lost.</summary>
    public void Miss() => (_liveFrom, Last) = (long.MaxValue, null);

    /// <summary>Counts messages from this number on as not missed: the connection is back.</summary>
    public void GoOn(long from) => _liveFrom = from;

    /// <summary>Adds the mentions of some events.</summary>
    /// <param name="events">The events, oldest first.</param>
    /// <param name="reader">The reader's handle.</param>
    /// <param name="readerId">The reader's person: own messages are no mentions.</param>
    public void Add(IReadOnlyList<RoomEvent> events, string reader, PersonId readerId = default)
    {
        if (Level == RoomLevel.Nothing)
        {
            return;
        }

        var takesAll = TakesAll && Level == RoomLevel.All;
        var key = MentionText.KeyOf(reader);
        var mentions = events.OfType<MessagePosted>().Where(message => message.Changes.Deletion is null && !message.IsBy(readerId, reader) && (takesAll || IsMention(message))).ToList();
        if (mentions is [var first, ..])
        {
            var missed = first.Sequence < _liveFrom;
            var before = missed && Last is { Missed: true } ? Last.Count : 0;
            Last = new Mention(mentions[^1], before + mentions.Count, missed, IsMention(mentions[^1]));
        }

        bool IsMention(MessagePosted message) => IsConversation || MessageHtml.IsTo(message, key);
    }
}
