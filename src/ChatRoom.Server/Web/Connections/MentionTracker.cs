using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Server.Web.Connections;

/// <summary>Gathers what calls a page's reader: mentions. What else is to call one goes here.</summary>
internal sealed class MentionTracker
{
    private long _liveFrom;

    /// <summary>The last call, or null.</summary>
    public Mention? Last { get; private set; }

    /// <summary>Whether a message mentions somebody else than its author.</summary>
    /// <param name="message">The message.</param>
    /// <param name="html">What <see cref="MessageHtml.Of"/> has for it.</param>
    /// <param name="handle">Whom.</param>
    public static bool Mentions(MessagePosted message, MessageHtml? html, string handle) =>
        message.Author != handle && html?.Mentions(handle) == true;

    /// <summary>The connection is lost; what comes now is missed.</summary>
    public void Miss() => (_liveFrom, Last) = (long.MaxValue, null);

    /// <summary>The connection is there; what has this number, and what follows, is not missed.</summary>
    public void GoOn(long from) => _liveFrom = from;

    /// <summary>Looks through what the page takes at once.</summary>
    /// <param name="events">The events, oldest first.</param>
    /// <param name="reader">The reader's handle.</param>
    public void Add(IReadOnlyList<RoomEvent> events, string reader)
    {
        var called = events.OfType<MessagePosted>()
            .Where(message => Mentions(message, MessageHtml.Of(message), reader)).ToList();
        if (called is [var first, ..])
        {
            var missed = first.Sequence < _liveFrom;
            var before = missed && Last is { Missed: true } ? Last.Count : 0;
            Last = new Mention(called[^1], before + called.Count, missed);
        }
    }
}
