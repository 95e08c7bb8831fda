using ChatRoom.Core.Events;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Core.Trust.Settings;

namespace ChatRoom.Core.Trust;

/// <summary>Holds all roles, sanctions, rules, invitations and changed settings, as they are read at the start.</summary>
public sealed record TrustFacts(
    IReadOnlyCollection<RoleGrant> Roles,
    IReadOnlyCollection<Sanction> Sanctions,
    IReadOnlyCollection<(string Room, RoomRules Rules)> Rules)
{
    /// <summary>Gets no facts at all.</summary>
    public static TrustFacts None { get; } = new([], [], []);

    /// <summary>Gets the invitations to the server.</summary>
    public IReadOnlyCollection<ServerInvitation> Invitations { get; init; } = [];

    /// <summary>Gets the settings that were changed while a server ran.</summary>
    public IReadOnlyCollection<StoredSetting> Settings { get; init; } = [];

    /// <summary>Gets the persons that have used an invitation and can come back.</summary>
    public IReadOnlyCollection<PersonId> Invited { get; init; } = [];
}
