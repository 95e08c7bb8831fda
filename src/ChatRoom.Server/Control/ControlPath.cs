using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Control;

/// <summary>Names the control socket of a server.</summary>
internal static class ControlPath
{
    /// <summary>Returns the socket beside a history: <c>control.sock</c> beside <c>chatroom.db</c>, else <c>X.control.sock</c>.</summary>
    public static string Beside(string history) => FileBeside.Path(history, "control.sock");
}
