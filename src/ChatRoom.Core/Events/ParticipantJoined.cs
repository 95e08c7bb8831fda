namespace ChatRoom.Core.Events;

/// <summary>A participant came in.</summary>
public sealed record ParticipantJoined(Guid Id, DateTimeOffset At, string Author) : RoomEvent(Id, At, Author);
