using ChatRoom.Core.Events;

namespace ChatRoom.Core.Trust;

/// <summary>Gives a role to a person.</summary>
/// <param name="Room">The name of the room; empty for the whole server.</param>
/// <param name="Person">The person.</param>
/// <param name="Role">The role.</param>
/// <param name="Handle">The handle of the person at that time, for lists.</param>
public sealed record RoleGrant(string Room, PersonId Person, Role Role, string Handle);
