using ChatRoom.Core.Events;

namespace ChatRoom.Server.Ledger.Model.Admission;

/// <summary>Stores that a person has used an invitation to the server.</summary>
internal sealed class InvitedRow
{
    /// <summary>Gets the person.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Gets the number of the invitation.</summary>
    public required long Invitation { get; init; }
}
