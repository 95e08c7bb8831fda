using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Access;

/// <summary>Describes why a moderator takes a participant out of a room.</summary>
/// <param name="IsBan">Whether the participant is banned.</param>
/// <param name="By">The handle of the moderator.</param>
/// <param name="Reason">The reason in one line; may be empty.</param>
/// <param name="Line">The line for the participant.</param>
internal sealed record Removal(bool IsBan, string By, string Reason, LocalizedMessage Line);
