using ChatRoom.Core.Events;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Core.Trust.Settings;

namespace ChatRoom.Core.Trust;

/// <summary>Represents one change of roles, sanctions, rules and invitations, as the ledger and the memory make it.</summary>
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

    /// <summary>Adds an invitation to the server.</summary>
    public sealed record Invite(ServerInvitation Invitation) : TrustChange;

    /// <summary>Takes one use of an invitation, and keeps its person; none for one that cannot come back.</summary>
    public sealed record UseInvitation(long Id, PersonId Person) : TrustChange;

    /// <summary>Gives one use of an invitation back, and forgets its person.</summary>
    public sealed record GiveInvitationBack(long Id, PersonId Person) : TrustChange;

    /// <summary>Removes invitations.</summary>
    public sealed record EndInvitations(IReadOnlyCollection<long> Ids) : TrustChange;

    /// <summary>Gives a setting a value, now or later, in place of one that waits.</summary>
    public sealed record ChangeSetting(StoredSetting Setting) : TrustChange;

    /// <summary>Cancels a value of a setting that waits for its time.</summary>
    public sealed record CancelSetting(string Setting, DateTimeOffset At) : TrustChange;

    /// <summary>Gives a setting the value of the start again.</summary>
    public sealed record ResetSetting(string Setting) : TrustChange;

    /// <summary>Drops all about a room that is deleted.</summary>
    public sealed record DropRoom(string Room) : TrustChange;
}
