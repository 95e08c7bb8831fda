using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Pages;

/// <summary>Represents the end of a stay in the room, or of an attempt to enter it.</summary>
/// <param name="Name">The suggestion of the name form.</param>
/// <param name="Reason">The reason for the reader, or null.</param>
public sealed record Farewell(string Name, LocalizedMessage? Reason);
