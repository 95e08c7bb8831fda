using ChatRoom.Server.Web.Rows.Folding;
using ChatRoom.Server.Web.Rows.Grouping;

namespace ChatRoom.Server.Web.Browser;

/// <summary>Represents the memory of the browser, which survives reloads and restarts of the server.</summary>
/// <param name="Handle">The last handle: the suggestion of the name form.</param>
/// <param name="Token">The secret by which the room knows the participant again; null after a leave.</param>
/// <param name="Offsets">The offsets of the browser's time zone, or null.</param>
/// <param name="IsWide">Whether the window has space beside the conversation.</param>
/// <param name="Positions">The newest event that the browser has shown, of each log; or null.</param>
/// <param name="Folding">What the reader wants to be folded, or null.</param>
/// <param name="Places">The event at which the reader was reading, further up, of each log; or null.</param>
/// <param name="Rooms">The names of the rooms that the reader is in, or null.</param>
internal sealed record BrowserMemory(
    string? Handle,
    string? Token,
    IReadOnlyList<ZoneOffset>? Offsets,
    bool IsWide,
    IReadOnlyList<Position>? Positions,
    FoldSettings? Folding = null,
    IReadOnlyList<Position>? Places = null,
    IReadOnlyList<string>? Rooms = null)
{
    private const int TokenLength = 32;

    /// <summary>Gets the memory of a browser that has none.</summary>
    public static BrowserMemory None { get; } = new(null, null, null, false, null);

    /// <summary>Gets the time zone of the page.</summary>
    public ReaderZone Zone => Offsets is null ? ReaderZone.Utc : new(Offsets);

    /// <summary>Gets the token if it is a legal one, else null.</summary>
    public string? LegalToken => Token is { Length: TokenLength } ? Token : null;
}
