namespace ChatRoom.Core.Connections;

/// <summary>Tells how far a connection is behind in a room.</summary>
/// <param name="Room">The name of the room.</param>
/// <param name="Events">The distance of its cursor from the end of the log.</param>
public sealed record RoomLag(string Room, long Events);
