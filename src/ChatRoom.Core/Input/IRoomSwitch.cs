using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Input;

/// <summary>Represents a connection that is in one room at a time, and can go to another one.</summary>
public interface IRoomSwitch
{
    /// <summary>Enters a room, and leaves the present one. The caller holds a lease of the room.</summary>
    /// <returns>Null if the connection is in that room now; else the reason, and it is where it was.</returns>
    Task<LocalizedMessage?> EnterAsync(Room room, CancellationToken cancellationToken);
}
