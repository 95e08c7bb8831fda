using ChatRoom.Core.Rooms.Opening;

namespace ChatRoom.Core.Rooms.Direct;

/// <summary>Represents new messages of a conversation, for the connections of its two persons.</summary>
/// <param name="Room">The direct room.</param>
/// <param name="From">The number of the first new event.</param>
/// <param name="Keep">Returns a lease for a reader that reads later; null if the room is being closed.</param>
public sealed record DirectNews(Room Room, long From, Func<RoomLease?> Keep);
