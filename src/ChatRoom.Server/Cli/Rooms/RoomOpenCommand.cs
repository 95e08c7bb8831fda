using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Server.Cli.Rooms;

/// <summary>Makes a public room, or opens a log that the ledger does not know.</summary>
internal sealed class RoomOpenCommand(string[] settings)
    : NamedRoomCommand("open", "Makes a public room, with the log of that name if there is one.", settings)
{
    protected override async Task<string> ChangeAsync(RoomsOnDisk disk, string name, CancellationToken cancellationToken) =>
        await disk.Catalog.TryAddAsync(RoomRecord.Public(name) with { CreatedAt = DateTimeOffset.UtcNow }, cancellationToken)
            ? $"#{name} is open."
            : $"#{name} was open already.";
}
