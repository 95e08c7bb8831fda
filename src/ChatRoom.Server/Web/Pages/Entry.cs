using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Rows.Folding;
using ChatRoom.Server.Web.Rows.Grouping;

namespace ChatRoom.Server.Web.Pages;

/// <summary>Represents a wish to enter the rooms of a page, by the name form or by the browser's memory.</summary>
/// <param name="Name">The wanted handle.</param>
/// <param name="Token">The token by which the rooms know the participant again.</param>
/// <param name="Zone">The time zone of the reader.</param>
/// <param name="IsWide">Whether the window has space beside the conversation.</param>
/// <param name="Folding">What the reader wants to be folded.</param>
public sealed record Entry(string Name, string Token, ReaderZone Zone, bool IsWide, FoldSettings Folding)
{
    /// <summary>Gets the newest event that the browser has shown, of each log.</summary>
    public IReadOnlyList<Position> Positions { get; init; } = [];

    /// <summary>Gets the event at which the reader was reading, further up, of each log.</summary>
    public IReadOnlyList<Position> Places { get; init; } = [];

    /// <summary>Gets the names of the rooms that the reader is in.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];
}
