namespace ChatRoom.Core.Search;

/// <summary>Represents a message that an index has found.</summary>
/// <param name="Key">Its place in the index; a newer message has a higher one.</param>
/// <param name="Room">The name of its room.</param>
/// <param name="Sequence">Its number there.</param>
public sealed record IndexedMessage(long Key, string Room, long Sequence);
