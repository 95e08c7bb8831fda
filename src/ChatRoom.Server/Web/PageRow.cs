using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web;

/// <summary>One row of the conversation as a page shows it.</summary>
/// <param name="Key">Tells rows apart for as long as the page lives.</param>
public abstract record PageRow(string Key);

/// <summary>An event of the room.</summary>
public sealed record EventRow(RoomEvent Event)
    : PageRow(Event.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));

/// <summary>A line for this page only: help, refusals.</summary>
public sealed record NoticeRow(string Text, int Number) : PageRow($"n{Number}");

/// <summary>The place where the page was before it had to start anew; what is below came meanwhile.</summary>
public sealed record MeanwhileRow(long Events) : PageRow("meanwhile");

/// <summary>Something this page said that the room has not shown yet.</summary>
public sealed record PendingMessage(Guid Id, string Text)
{
    /// <summary>Why it will never be shown, or null while it still may.</summary>
    public string? Failure { get; init; }
}
