using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Core.Rooms.Members;

/// <content>Ends the rooms that nobody can enter any more.</content>
public sealed partial class PrivateRooms
{
    /// <summary>Returns whether anybody may enter a private room now or later: a member that is here or can come back, or somebody with an invitation.</summary>
    internal async Task<bool> MayBeEnteredAsync(string address)
    {
        var members = await Members.ListAsync(address, CancellationToken.None);
        return members.Any(member => member.CanReturn || _rooms.People.Find(member.Id) is not null || _rooms.People.FindAccount(member.Id) is not null)
            // A guest may be on another node.
            || (members.Count > 0 && _rooms.People.Others is { } others && await others.AnyAsync())
            || await Members.HasInvitationAsync(address, _time.GetUtcNow(), CancellationToken.None);
    }

    /// <summary>Takes a person that has left for good out of the ledger, and ends the rooms that nobody can enter any more.</summary>
    private async Task ForgetAsync(PersonId person)
    {
        if (Members.IsUnused)
        {
            return;
        }

        try
        {
            var rooms = await Members.RoomsOfAsync(person, RoomKind.Private, CancellationToken.None);
            await Members.ForgetAsync(person, CancellationToken.None);
            foreach (var room in rooms)
            {
                await EndIfLostAsync(room.Name);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or RoomCatalogException { IsClosed: true })
        {
            // The server has stopped. The rows of an id that never comes back open nothing to anybody.
        }
        catch (Exception e)
        {
            LogNotStored(_logger, e, "of a person that has left");
        }
    }

    private async Task EndIfLostAsync(string address)
    {
        using var lease = await _rooms.FindAsync(address, CancellationToken.None);
        if (lease is not null && !await MayBeEnteredAsync(address))
        {
            // The sweep deletes a room that is over once nobody is in it.
            await lease.Room.ChangeAsync(room => room.IsOver = true);
        }
    }
}
