using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Trust;

/// <summary>Says what another node has changed.</summary>
/// <param name="Begun">The sanctions that have begun.</param>
/// <param name="HasRoles">Whether a role has changed.</param>
public sealed record TrustNews(IReadOnlyList<Sanction> Begun, bool HasRoles);
