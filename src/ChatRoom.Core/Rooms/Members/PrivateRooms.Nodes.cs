using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Core.Rooms.Members;

/// <content>Follows the changes of other nodes.</content>
public sealed partial class PrivateRooms
{
    /// <summary>Follows the rooms that other nodes have made private, and the members that they have added.</summary>
    /// <exception cref="RoomCatalogException">The ledger cannot be read.</exception>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        foreach (var room in _rooms.Loaded.Where(room => room.Name != RoomDirectory.Lobby && !room.IsSilent))
        {
            var record = await _rooms.Register.FindAsync(room.Name, cancellationToken) ?? await FindRenamedAsync(room, cancellationToken);
            if (record is not { Kind: RoomKind.Private })
            {
                continue;
            }

            var members = (await Members.ListAsync(record.Name, cancellationToken)).Select(member => member.Id).ToHashSet();
            // In this order: under its new name the log takes events again, and none of a stranger.
            await room.ChangeAsync(room => Close(room, members));
            _rooms.Rename(room, record with { FormerName = room.Name });
        }
    }

    /// <summary>Finds the row of a room that is private now; null for one that is gone.</summary>
    private async Task<RoomRecord?> FindRenamedAsync(Room room, CancellationToken cancellationToken) =>
        await room.FindNameAsync(cancellationToken) is { } name && name != room.Name ? await _rooms.Register.FindAsync(name, cancellationToken) : null;

    private static void Close(Room room, HashSet<PersonId> members)
    {
        room.Policy = new MemberPolicy(members);
        room.Remove(participant => members.Contains(participant.Person.Id)
            ? null
            : new Removal(false, "the server", "", new("Answer_PrivateMeanwhile", "The room is private now, and you are not a member.")));
    }
}
