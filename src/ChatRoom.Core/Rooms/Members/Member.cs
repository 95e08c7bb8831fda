using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Members;

/// <summary>Describes a member of a room that is not public.</summary>
/// <param name="Id">The person.</param>
/// <param name="Handle">The last known handle, in a conversation; else empty.</param>
/// <param name="CanReturn">Whether the person can come back after it has left.</param>
public sealed record Member(PersonId Id, string Handle = "", bool CanReturn = true);
