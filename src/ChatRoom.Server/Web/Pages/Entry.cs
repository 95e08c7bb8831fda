using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Rows.Folding;

namespace ChatRoom.Server.Web.Pages;

/// <summary>Represents a wish to enter the room, by the name form or by the browser's memory.</summary>
/// <param name="Name">The wanted handle.</param>
/// <param name="Token">The token by which the room knows the participant again.</param>
/// <param name="Position">The newest event that the browser has shown, or null.</param>
/// <param name="Zone">The time zone of the reader.</param>
/// <param name="IsWide">Whether the window has space beside the conversation.</param>
/// <param name="Folding">What the reader wants to be folded.</param>
/// <param name="Place">The event at which the reader was reading, further up, or null.</param>
public sealed record Entry(
    string Name, string Token, Position? Position, TimeZoneInfo Zone, bool IsWide, FoldSettings Folding, Position? Place);
