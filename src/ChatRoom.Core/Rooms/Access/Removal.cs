using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Access;

/// <summary>Describes why a moderator takes a participant out of a room.</summary>
/// <param name="IsBan">Whether the participant is banned.</param>
/// <param name="By">The handle of the moderator.</param>
/// <param name="Reason">The reason in one line; may be empty.</param>
/// <param name="Line">The line for the participant.</param>
internal sealed record Removal(bool IsBan, string By, string Reason, LocalizedMessage Line)
{
    /// <summary>Returns the removal that another node has logged.</summary>
    public static Removal Of(ParticipantRemoved removal) => new(removal.IsBan, removal.By, removal.Reason, LineOf(removal.IsBan, removal.By, removal.Reason));

    /// <summary>Returns the line for a participant that a moderator takes out.</summary>
    public static LocalizedMessage LineOf(bool isBan, string by, string reason)
    {
        var because = reason.Length > 0 ? $": {reason}" : ".";
        return isBan
            ? new("Trust_BannedRoom", "You are banned from this room{0}{1}", "", because)
            : new("Trust_Kicked", "{0} took you out of the room{1}", by, because);
    }
}
