using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Connections.Rooms;

/// <summary>Keeps a room open and the reader on the server, until the reader is in the room.</summary>
/// <param name="Request">The answer of the directory.</param>
/// <param name="Visit">The visit of the reader.</param>
public sealed record RoomVisit(RoomRequest Request, Visit? Visit) : IDisposable
{
    /// <summary>Gets the room, or null if the reader may not enter it.</summary>
    public Room? Room => Request.Lease?.Room;

    /// <summary>Gets why there is no room, or null.</summary>
    public LocalizedMessage? Refusal => Request.Refusal;

    public void Dispose()
    {
        Request.Dispose();
        Visit?.Dispose();
    }
}
