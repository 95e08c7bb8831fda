using ChatRoom.Core.Reading;

namespace ChatRoom.Core.Input;

/// <summary>Represents a connection that counts messages, so that its person can choose which ones count.</summary>
public interface IRoomLevels
{
    /// <summary>Gets the messages that count in the room of the connection.</summary>
    RoomLevel Level { get; }

    /// <summary>Chooses the messages that count in the room of the connection, for all connections of the person.</summary>
    Task SetLevelAsync(RoomLevel level);
}
