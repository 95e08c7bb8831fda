using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Opening;

namespace ChatRoom.Server.Tcp.OutOfBand;

/// <summary>Reads one conversation for a connection, while lines of it wait to be sent.</summary>
/// <param name="lease">Keeps the direct room open meanwhile.</param>
/// <param name="next">The number of the next event to send.</param>
internal sealed class DirectCursor(RoomLease lease, long next)
{
    /// <summary>Gets the direct room.</summary>
    public Room Room => lease.Room;

    /// <summary>Gets or sets the number of the next event to send.</summary>
    public long Next { get; set; } = next;

    /// <summary>Gives the room back.</summary>
    public void End() => lease.Dispose();
}
