using ChatRoom.Core.Events;
using ChatRoom.Core.People.Nodes;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;

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

    /// <summary>Makes a person on another node a member of the room of a subscription, and tells it there how to enter.</summary>
    /// <returns>Null if that is done, else the reason.</returns>
    public async Task<LocalizedMessage?> InviteAsync(Subscription subscription, RemotePerson guest, CancellationToken cancellationToken)
    {
        var refusal = await LetInAsync(subscription, guest.Id, cancellationToken);
        if (refusal is null)
        {
            _rooms.People.Others!.Invite(guest.Id, subscription.Room.Name, subscription.Participant!.Name);
        }

        return refusal;
    }

    /// <summary>Tells a person here that somebody on another node has invited it.</summary>
    /// <param name="guest">The person; nothing happens if it has left.</param>
    /// <param name="inviter">The handle of the inviting person.</param>
    /// <param name="name">The name of the room.</param>
    public async Task ArriveAsync(PersonId guest, string inviter, string name)
    {
        try
        {
            if (_rooms.People.Find(guest) is not { } person)
            {
                return;
            }

            using var lease = await _rooms.FindAsync(name, CancellationToken.None);
            if (lease?.Room is { Record.Kind: not RoomKind.Direct } room)
            {
                var isMember = await Members.HasAsync(name, guest, CancellationToken.None);
                person.IsInLedger |= isMember;
                await room.ChangeAsync(room => (isMember ? room.Policy as MemberPolicy : null)?.Add(guest));
                person.Notice(LineOf(room.Record, inviter));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotStored(_logger, e, name);
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
