namespace ChatRoom.Server.Web.Browser;

/// <summary>Represents a place in a log.</summary>
/// <param name="Epoch">The epoch of the log.</param>
/// <param name="Sequence">The number of the newest event that the page has shown.</param>
public sealed record Position(string Epoch, long Sequence);
