using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Core.Rooms.Members;

/// <summary>Knows the members of the rooms that are not public, and the invitations; kept in the ledger.</summary>
/// <remarks>As with <see cref="IRoomCatalog"/>, every member is slow, and never works on the thread of the caller.</remarks>
public interface IRoomMembers
{
    /// <summary>Gets whether nothing was ever stored: then nobody is a member of anything, and nothing need be opened to know it.</summary>
    bool IsUnused { get; }

    /// <summary>Lists the members of a room.</summary>
    Task<IReadOnlyList<Member>> ListAsync(string room, CancellationToken cancellationToken);

    /// <summary>Returns whether a person is a member; false, after the same time, if there is no such room.</summary>
    Task<bool> HasAsync(string room, PersonId person, CancellationToken cancellationToken);

    /// <summary>Returns whether a room has an invitation that lets somebody in.</summary>
    Task<bool> HasInvitationAsync(string room, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Lists the rooms of a kind of which a person is a member, by name.</summary>
    Task<IReadOnlyList<RoomRecord>> RoomsOfAsync(PersonId person, RoomKind kind, CancellationToken cancellationToken);

    /// <summary>Replaces a public room by a private one with these members, as a whole.</summary>
    /// <param name="room">The private room; its <see cref="RoomRecord.FormerName"/> is the name of the public one.</param>
    /// <param name="members">The first members.</param>
    /// <param name="since">The time.</param>
    /// <param name="cancellationToken">Gives up before the change.</param>
    Task MakePrivateAsync(RoomRecord room, IReadOnlyCollection<Member> members, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Adds a member, unless there is no such room.</summary>
    Task AddAsync(string room, Member member, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Stores an invitation, and drops those of the room that have ended.</summary>
    /// <returns>False if the room has <paramref name="most"/> already.</returns>
    Task<bool> TryInviteAsync(Invitation invitation, int most, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Uses an invitation: the person is a member then. A member uses nothing up.</summary>
    /// <returns>The room; null if the invitation is none, has ended or is used up.</returns>
    Task<string?> AcceptAsync(byte[] codeHash, Member person, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Adds a conversation of two persons, unless it is there.</summary>
    Task AddDirectAsync(RoomRecord room, Member one, Member other, CancellationToken cancellationToken);

    /// <summary>Lists the conversations of a person: the name of the room, and the other person.</summary>
    Task<IReadOnlyList<(string Room, Member Other)>> ListDirectAsync(PersonId person, CancellationToken cancellationToken);

    /// <summary>Stores that a person cannot come back.</summary>
    Task LoseAsync(PersonId person, CancellationToken cancellationToken);

    /// <summary>Lists the names of the conversations with a person that cannot come back: it has neither token nor account.</summary>
    Task<IReadOnlyList<string>> ListLostDirectAsync(CancellationToken cancellationToken);

    /// <summary>Removes a person that can never come back from all private rooms.</summary>
    Task ForgetAsync(PersonId person, CancellationToken cancellationToken);
}
