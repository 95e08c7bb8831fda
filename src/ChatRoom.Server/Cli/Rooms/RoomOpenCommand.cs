using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Cli.Rooms;

/// <summary>Makes a public room, or opens a log that the ledger does not know.</summary>
internal sealed class RoomOpenCommand(string[] settings)
    : NamedRoomCommand("open", "Makes a public room, with the log of that name if there is one.", settings)
{
    protected override async Task<string> ChangeAsync(RoomsOnDisk disk, string name, CancellationToken cancellationToken)
    {
        if (!RoomDirectory.IsLegal(name))
        {
            throw new SettingException($"{name} is the address of a private room, which never becomes public. 'chatroom restore' brings its members back.");
        }

        return await disk.Catalog.TryAddAsync(RoomRecord.Public(name) with { CreatedAt = DateTimeOffset.UtcNow }, cancellationToken)
            ? $"#{name} is open."
            : $"#{name} was open already.";
    }
}
