namespace ChatRoom.Core.Diagnostics;

/// <summary>Hears of rooms that stay closed after a fault.</summary>
public interface IRoomFaultHandler
{
    /// <summary>Reacts to a room that will not be opened again. Must return at once; called from the room's loop.</summary>
    void OnRoomFailed(string room, Exception fault);
}
