using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Cli.Rooms;

/// <summary>Deletes a room with its history.</summary>
internal sealed class RoomDeleteCommand(string[] settings)
    : NamedRoomCommand("delete", "Deletes a room with all its history.", settings)
{
    protected override bool Takes(string typed) => DirectAddress.IsLegal(typed);

    protected override async Task<string> ChangeAsync(RoomsOnDisk disk, string name, CancellationToken cancellationToken)
    {
        if (await disk.Catalog.FindAsync(name, cancellationToken) is null && !await disk.Logs.ExistsAsync(name))
        {
            throw new SettingException($"There is no room '{name}'.");
        }

        // In this order: a log without a row would stay closed for ever.
        await disk.Logs.DeleteAsync(name);
        await disk.Catalog.RemoveAsync(name, cancellationToken);
        return $"{Shown(name)} is deleted.";
    }
}
