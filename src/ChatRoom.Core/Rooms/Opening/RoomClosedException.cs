namespace ChatRoom.Core.Rooms.Opening;

/// <summary>Says that a room failed too often and stays closed. The message is fit for a client.</summary>
public sealed class RoomClosedException(string room)
    : Exception($"The room {room} is closed, because it failed several times. The server's log says why.");
