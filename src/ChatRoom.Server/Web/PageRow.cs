using System.Globalization;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Server.Web;

/// <summary>One row of the conversation as a page shows it.</summary>
/// <param name="Key">Tells rows apart for as long as the page lives.</param>
public abstract record PageRow(string Key);

/// <summary>A row that shows a part of the room's log.</summary>
/// <param name="Key">See <see cref="PageRow"/>.</param>
/// <param name="First">The first event it shows.</param>
/// <param name="Last">The last event it shows; what lies between is shown too.</param>
public abstract record LogRow(string Key, RoomEvent First, RoomEvent Last) : PageRow(Key)
{
    /// <summary>Whether it shows the event with this number.</summary>
    public bool Shows(long? number) => First.Sequence <= number && number <= Last.Sequence;
}

/// <summary>An event of the room.</summary>
public sealed record EventRow(RoomEvent Event)
    : LogRow(Event.Sequence.ToString(CultureInfo.InvariantCulture), Event, Event)
{
    private RowHtml? _maker;
    private RowContent _content;

    /// <summary>What the row holds; made when it is first asked for, and anew for another reader.</summary>
    internal RowContent ContentFor(RowHtml maker)
    {
        if (!ReferenceEquals(_maker, maker))
        {
            (_maker, _content) = (maker, maker.Of(Event));
        }

        return _content;
    }
}

/// <summary>Those who came in, or left, after as many as are announced one by one. It grows while more of them follow.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Count">How many they are; one is as good as announced by itself.</param>
public sealed record OthersRow(RoomEvent First, RoomEvent Last, int Count)
    : LogRow(string.Create(CultureInfo.InvariantCulture, $"{First.Sequence}+"), First, Last);

/// <summary>A line for this page only: help, refusals.</summary>
public sealed record NoticeRow(Phrase Text, int Number) : PageRow($"n{Number}");

/// <summary>The place where the page was before it had to start anew; what is below came meanwhile.</summary>
public sealed record MeanwhileRow(long Events) : PageRow("meanwhile");

/// <summary>The place up to which the reader has read; what is below came while the reader was away or further up.</summary>
public sealed record UnreadRow() : PageRow("unread");
