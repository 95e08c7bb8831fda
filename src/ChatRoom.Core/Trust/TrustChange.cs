using ChatRoom.Core.Events;
using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Trust;

/// <summary>Represents one change of roles, sanctions and rules, as the ledger and the memory make it.</summary>
public abstract record TrustChange
{
    private TrustChange()
    {
    }

    /// <summary>Gives a role in place of an earlier one.</summary>
    public sealed record Grant(RoleGrant Role) : TrustChange;

    /// <summary>Takes a role away.</summary>
    public sealed record Revoke(string Room, PersonId Person) : TrustChange;

    /// <summary>Begins a sanction.</summary>
    public sealed record Add(Sanction Sanction) : TrustChange;

    /// <summary>Ends sanctions.</summary>
    public sealed record Remove(IReadOnlyCollection<long> Ids) : TrustChange;

    /// <summary>Sets the rules of a room.</summary>
    public sealed record SetRules(string Room, RoomRules Rules) : TrustChange;

    /// <summary>Gives a room another name.</summary>
    public sealed record RenameRoom(string Room, string Name) : TrustChange;

    /// <summary>Drops all about a room that is deleted.</summary>
    public sealed record DropRoom(string Room) : TrustChange;
}
