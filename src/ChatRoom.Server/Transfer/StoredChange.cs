namespace ChatRoom.Server.Transfer;

/// <summary>Holds the newest edit or the deletion of a message as a row.</summary>
/// <param name="Target">The number of the message.</param>
/// <param name="Sequence">The number of the change.</param>
/// <param name="Kind">The kind of the change.</param>
/// <param name="At">Its time in microseconds since 1970, UTC.</param>
/// <param name="Handle">Its author.</param>
/// <param name="Text">The newest text; for a deletion the handle of the message's author.</param>
internal readonly record struct StoredChange(long Target, long Sequence, long Kind, long At, string Handle, string Text);
