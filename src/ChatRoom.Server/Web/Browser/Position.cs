namespace ChatRoom.Server.Web.Browser;

/// <summary>A place in a log.</summary>
/// <param name="Epoch">Which log; the number means nothing in another one.</param>
/// <param name="Sequence">The number of the newest event that was shown.</param>
public sealed record Position(string Epoch, long Sequence);
