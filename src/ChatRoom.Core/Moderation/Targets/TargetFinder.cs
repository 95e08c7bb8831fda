using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Moderation.Targets;

/// <summary>Finds the person of a handle: here, with an account, just gone, with a role or a ban, or the author of something in a log.</summary>
internal sealed class TargetFinder(RoomDirectory rooms)
{
    private const int ChunkEvents = 500;
    private const int MaxChunks = 20;

    private readonly RecentPeople _recent = new(rooms.People);

    /// <summary>Finds a person, or returns null.</summary>
    /// <param name="typed">The handle as typed.</param>
    /// <param name="room">The room whose log is searched; null for the lobby.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<Target?> FindAsync(string typed, Room? room, CancellationToken cancellationToken)
    {
        if (rooms.People.Find(typed) is { } person)
        {
            return Target.Of(person) with { HasHandle = true };
        }

        if (await rooms.People.FindElsewhereAsync(typed) is { } elsewhere)
        {
            return new Target(elsewhere.Id, elsewhere.Handle, elsewhere.Client, elsewhere.CanReturn) { HasAccount = elsewhere.HasAccount, HasHandle = true };
        }

        return Handle.TryCreate(typed.TrimStart('@'), out var handle)
            ? FindAccount(handle.Value) ?? _recent.Find(handle) ?? FindStored(handle.Value, room) ?? await FindInLogAsync(handle.Value, room, cancellationToken)
            : null;
    }

    /// <summary>Finds the person that is here under a handle, or whose account has it, under any other.</summary>
    public Person? FindHere(string typed) =>
        rooms.People.Find(typed) ?? (rooms.People.FindAccount(typed.TrimStart('@')) is { } account ? rooms.People.Find(account.Id) : null);

    private Target? FindAccount(string handle) =>
        rooms.People.FindAccount(handle) is { } account
            ? new Target(account.Id, account.Handle, rooms.People.Find(account.Id)?.Client ?? default, CanReturn: true) { HasAccount = true, HasHandle = true }
            : null;

    private Target? FindStored(string handle, Room? room)
    {
        var role = rooms.Trust.ListRoles().FirstOrDefault(role => MayKnow(role.Room, room) && IsNamed(role.Handle, handle));
        return role is null
            ? rooms.Trust.ListSanctions().FirstOrDefault(sanction => MayKnow(sanction.Room, room) && IsNamed(rooms.People.NameOf(sanction.Person, sanction.Handle), handle)) is { } sanction
                ? Remembered(sanction.Person, sanction.Handle)
                : null
            : new Target(role.Person, role.Handle, default, CanReturn: true);
    }

    private async Task<Target?> FindInLogAsync(string handle, Room? room, CancellationToken cancellationToken)
    {
        if (room is null)
        {
            using var lease = await rooms.FindAsync(RoomDirectory.Lobby, cancellationToken);
            return lease is null ? null : await FindInLogAsync(handle, lease.Room, cancellationToken);
        }

        var before = room.Tail.NextSequence;
        for (var chunk = 0; chunk < MaxChunks; chunk++)
        {
            var events = await room.ReadBeforeAsync(before, ChunkEvents, cancellationToken);
            if (events.Count == 0)
            {
                break;
            }

            if (events.LastOrDefault(e => IsNamed(e.Author, handle) && !e.AuthorId.IsNone) is { } found)
            {
                return Remembered(found.AuthorId, found.Author);
            }

            before = events[0].FirstSequence;
        }

        return null;
    }

    private Target Remembered(PersonId id, string handle) =>
        new(id, handle, default, CanReturn: true) { IsFromLog = true, HasAccount = rooms.People.FindAccount(id) is not null };

    // Only the members of a private room know whom its roles and bans are about; and the command line.
    private static bool MayKnow(string name, Room? room) => room is null || name == room.Name || !PrivateAddress.IsLegal(name);

    private static bool IsNamed(string handle, string wanted) => handle.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
