using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Server.Web;

/// <summary>Messages that are for the reader in particular and came while the page was open.</summary>
/// <param name="Newest">The newest of them.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Missed">Whether they came while the connection was lost; all of those are one call.</param>
internal sealed record Call(MessagePosted Newest, int Count, bool Missed);

/// <summary>Gathers what calls a page's reader: mentions. What else is to call one goes here.</summary>
internal sealed class Calls
{
    private long _liveFrom;

    /// <summary>The last call, or null.</summary>
    public Call? Last { get; private set; }

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
            Last = new Call(called[^1], before + called.Count, missed);
        }
    }
}
