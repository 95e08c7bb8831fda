namespace ChatRoom.Core.Diagnostics;

/// <summary>Handles faults that close a room for good.</summary>
public interface IRoomFaultHandler
{
    /// <summary>Handles a room that will not be opened again.</summary>
    /// <remarks>The room's loop calls this method, so it must return at once.</remarks>
    void OnRoomFailed(string room, Exception fault);
}
