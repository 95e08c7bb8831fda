using ChatRoom.Core.Events;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores that a person is a member of a room that is not public.</summary>
internal sealed class MemberRow
{
    /// <summary>Gets the name of the room.</summary>
    public required string Room { get; init; }

    /// <summary>Gets the person.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Gets the time since when, in milliseconds since 1970.</summary>
    public required long Since { get; init; }

    /// <summary>Gets or sets the last known handle of a person in a conversation; empty in other rooms.</summary>
    public string Handle { get; set; } = "";

    /// <summary>Gets whether the person can come back after it has left; a conversation with one that cannot is deleted, and a private room of such persons alone.</summary>
    public bool CanReturn { get; init; } = true;
}
