namespace ChatRoom.Core.Events;

/// <summary>A participant is gone for good; a lost connection alone is not leaving.</summary>
public sealed record ParticipantLeft(Guid Id, DateTimeOffset At, string Author, LeaveReason Reason)
    : RoomEvent(Id, At, Author);
