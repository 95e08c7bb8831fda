using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Trust;

/// <summary>Holds all roles, sanctions and rules, as they are read at the start.</summary>
public sealed record TrustFacts(
    IReadOnlyCollection<RoleGrant> Roles,
    IReadOnlyCollection<Sanction> Sanctions,
    IReadOnlyCollection<(string Room, RoomRules Rules)> Rules)
{
    /// <summary>Gets no facts at all.</summary>
    public static TrustFacts None { get; } = new([], [], []);
}
