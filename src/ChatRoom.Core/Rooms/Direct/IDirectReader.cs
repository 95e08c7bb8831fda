using ChatRoom.Core.People;

namespace ChatRoom.Core.Rooms.Direct;

/// <summary>Represents a connection that shows private messages, whatever room it is in.</summary>
public interface IDirectReader : IContact
{
    /// <summary>Signals new messages; the connection reads them from the room's log. Must not block.</summary>
    void OnDirect(DirectNews news);
}
