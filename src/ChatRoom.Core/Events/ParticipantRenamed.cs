namespace ChatRoom.Core.Events;

/// <summary>A participant changed its handle from <c>Author</c> to <paramref name="NewHandle"/>.</summary>
public sealed record ParticipantRenamed(Guid Id, DateTimeOffset At, string Author, string NewHandle)
    : RoomEvent(Id, At, Author);
