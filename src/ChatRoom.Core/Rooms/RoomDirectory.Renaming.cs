using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms;

/// <content>Renames a person in every room.</content>
public sealed partial class RoomDirectory
{
    /// <summary>
    /// Gives a person another handle, unless it is taken, and logs that in every room the person is in. The first room
    /// decides; the others follow.
    /// </summary>
    public async Task<RenameResult> RenameAsync(Person person, string wanted, CancellationToken cancellationToken)
    {
        await person.Renaming.WaitAsync(cancellationToken);
        try
        {
            if (!Handle.TryCreate(wanted, out var handle))
            {
                return Refused(new("Answer_NoHandle", "A handle needs at least one letter or digit."));
            }

            if (handle.Value == person.Name)
            {
                return Refused(new("Answer_SameHandle", "You are {0} already.", handle));
            }

            if (await RefuseToWriteAsync(person) is { } refusal)
            {
                return Refused(refusal);
            }

            var keyed = handle.WithKeys();
            return await People.TryReserveAsync(person, keyed)
                ? await RenameInRoomsAsync(person, keyed, cancellationToken)
                : Refused(ReasonOf(handle));
        }
        finally
        {
            person.Renaming.Release();
        }
    }

    /// <summary>Gives the handle of an account back to it: each guest that has it, or one like it, is renamed and told why.</summary>
    public async Task ReclaimAsync(Account account)
    {
        // At most two persons: one for each key of the handle.
        for (var holders = 0; holders < 2 && People.FindGuestWithHandleOf(account) is { } guest; holders++)
        {
            await guest.Renaming.WaitAsync();
            try
            {
                // It may have left, or taken another handle.
                if (People.FindGuestWithHandleOf(account) == guest)
                {
                    guest.Notice(new("Notice_Reclaimed", "{0} belongs to an account, and its owner has come. You get another name.", account.Handle));
                    await RenameInRoomsAsync(guest, await People.ReserveNextAsync(guest), CancellationToken.None, isForced: true);
                }
            }
            finally
            {
                guest.Renaming.Release();
            }
        }
    }

    /// <summary>Gives a guest another handle, because its own belongs to somebody else now.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="hasLeft">Whether the logs have its leave: then it joins again under the new handle, and no log has a rename.</param>
    public async Task YieldHandleAsync(Person guest, bool hasLeft)
    {
        await guest.Renaming.WaitAsync();
        try
        {
            if (hasLeft)
            {
                var (before, handle) = (guest.Keyed, await People.ReserveNextAsync(guest));
                guest.Notice(new("Notice_Renamed", "{0} is somebody else's name by now. You are {1}.", guest.Name, handle.Handle));
                People.SetHandle(guest, handle);
                People.Free(guest, before);
            }
            else if (!guest.HasAccount)
            {
                guest.Notice(new("Notice_Reclaimed", "{0} belongs to an account, and its owner has come. You get another name.", guest.Name));
                await RenameInRoomsAsync(guest, await People.ReserveNextAsync(guest), CancellationToken.None, isForced: true);
            }
        }
        finally
        {
            guest.Renaming.Release();
        }
    }

    /// <summary>Gives the person of an account its handle, in each room and whatever it is called now; nothing if it is not here.</summary>
    public async Task FollowAsync(Account account)
    {
        await ReclaimAsync(account);
        if (People.Find(account.Id) is not { } person || !Handle.TryCreate(account.Handle, out var handle))
        {
            return;
        }

        await person.Renaming.WaitAsync();
        try
        {
            var keyed = handle.WithKeys();
            if (handle.Value != person.Name && await People.TryReserveAsync(person, keyed))
            {
                await RenameInRoomsAsync(person, keyed, CancellationToken.None, isForced: true);
            }
        }
        finally
        {
            person.Renaming.Release();
        }
    }

    /// <summary>
    /// Puts a person that has logged in into the place of the guest that it was, in each room and on each connection. The other nodes
    /// do the same soon.
    /// </summary>
    /// <returns>Null if it is stored, else the reason; then the connections are the guest's.</returns>
    public async Task<LocalizedMessage?> BecomeAsync(Person guest, Person account)
    {
        var refusal = await BecomeHereAsync(guest, account);
        if (refusal is null && People.FindAccount(account.Id) is { } proved)
        {
            People.Others?.LogIn(guest.Id, proved.Id, proved.Handle);
        }

        return refusal;
    }

    /// <summary>Puts an account into the place of a guest that has logged in on another node; nothing if the guest is not here.</summary>
    public async Task FollowLogInAsync(PersonId id, Account account)
    {
        if (People.Find(id) is not { HasAccount: false } guest)
        {
            return;
        }

        if (People.FindAccount(account.Id) is null)
        {
            // It may have been made a moment ago.
            People.Claim(Claim.Of(account));
        }

        await ReclaimAsync(account);
        using var visit = await People.EnterAsync(null, account: account, client: guest.Client);
        await BecomeHereAsync(guest, visit.Person);
    }

    private async Task<LocalizedMessage?> BecomeHereAsync(Person guest, Person account)
    {
        if (guest.HasAccount)
        {
            // Its other connections are log-ins of their own, and stay what they are.
            return new("Answer_LogOutFirst", "You are logged in as {0}. Leave first, then log in as {1}.", guest.Name, account.Name);
        }

        try
        {
            await Trust.FollowAsync(
                guest.Id, default, account.Id, account.Name, async room => (await Register.FindAsync(room, CancellationToken.None))?.MakerId ?? PersonId.None);
        }
        catch (RoomCatalogException)
        {
            // No log-in ends a mute.
            return Room.NotStored;
        }

        foreach (var room in await FindRoomsAsync(guest.Keyed))
        {
            if (await room.BecomeAsync(guest, account) is { } refusal)
            {
                return refusal;
            }
        }

        foreach (var connection in guest.Contacts.OfType<Connection>())
        {
            connection.Become(account);
        }

        return null;
    }

    /// <summary>Lets the pages of each room show the other name of an account that is deleted.</summary>
    private void ShowDeleted()
    {
        foreach (var room in Loaded)
        {
            room.Typists.WakeAll();
        }
    }

    /// <summary>Finds the account of a handle for a person that may know of it: guests may not everywhere.</summary>
    internal Account? FindAccount(Person reader, string handle) =>
        reader.HasAccount || Trust.Admission.TellsClaims ? People.FindAccount(handle) : null;

    private LocalizedMessage ReasonOf(Handle handle) => Trust.Admission.TellsClaims && People.FindClaim(handle.Value) is { IsInUse: true } claim
        ? new("Answer_Claimed", "{0} belongs to an account. If it is yours, log in: /login {0} PASSPHRASE", claim.Handle)
        : new("Answer_Taken", "{0} is taken, or looks like a handle that is.", handle);

    private static RenameResult.Refused Refused(LocalizedMessage reason) => new(reason);

    private async Task<RenameResult> RenameInRoomsAsync(
        Person person, KeyedHandle keyed, CancellationToken cancellationToken, bool isForced = false)
    {
        var before = person.Keyed;
        var unused = keyed;
        try
        {
            if (await FindRoomsAsync(before) is not [var first, ..])
            {
                if (isForced)
                {
                    // A join under way follows by itself.
                    People.SetHandle(person, keyed);
                    unused = before;
                    return new RenameResult.Renamed(person.Name);
                }

                return Refused(new("Answer_NotHere", "You are not in the room."));
            }

            var result = await first.RenameAsync(person, keyed.Handle, isDecided: false, cancellationToken);
            if (result is RenameResult.Renamed)
            {
                People.SetHandle(person, keyed);
                unused = before;
                // Looked up again: the person may have joined a room meanwhile. A join that is not published yet follows by itself.
                await Task.WhenAll((await FindRoomsAsync(before)).Select(
                    room => room.RenameAsync(person, keyed.Handle, isDecided: true, CancellationToken.None)));
            }

            return result;
        }
        finally
        {
            // Only now: no other person may get the earlier handle while a room still shows it.
            People.Free(person, unused);
        }
    }

    /// <summary>Returns why a person may not write in one of its rooms, which would show the new handle, or null.</summary>
    private async Task<LocalizedMessage?> RefuseToWriteAsync(Person person)
    {
        foreach (var room in await FindRoomsAsync(person.Keyed))
        {
            if (await room.AskToWriteAsync(person) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<Room>> FindRoomsAsync(KeyedHandle handle) =>
        // A conversation logs no renames, so it decides none while the person is in another room.
        [.. (await OpenRoomsAsync()).Where(room => room.Participants.ContainsKey(handle.Handle.Value)).OrderBy(room => room.IsSilent)];
}
