namespace ChatRoom.Core.Search.Inbox;

/// <summary>Represents a handle that a person has had.</summary>
/// <param name="Handle">The handle, or its key.</param>
/// <param name="Until">When the person took another one; null if that is not known.</param>
public sealed record FormerHandle(string Handle, DateTimeOffset? Until);
