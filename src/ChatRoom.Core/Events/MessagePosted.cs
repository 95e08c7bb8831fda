namespace ChatRoom.Core.Events;

/// <summary>Somebody said something. <paramref name="Text"/> has been through <c>MessageText.Clean</c>.</summary>
public sealed record MessagePosted(Guid Id, DateTimeOffset At, string Author, string Text, MessageKind Kind)
    : RoomEvent(Id, At, Author);
