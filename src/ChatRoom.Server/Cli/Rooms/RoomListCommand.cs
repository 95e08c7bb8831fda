using System.CommandLine;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Server.Cli.Rooms;

/// <summary>Lists the rooms.</summary>
internal sealed class RoomListCommand(string[] settings)
    : HistoryCommand("list", "Lists the rooms, also those that are closed because the ledger does not know them.", settings)
{
    protected override async Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        await using var disk = await RoomsOnDisk.OpenAsync(path);
        var rooms = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var room in await disk.Catalog.ListAllPublicAsync(cancellationToken))
        {
            rooms[room.Name] = Describe(room);
        }

        foreach (var name in await disk.ListLogsAsync(cancellationToken))
        {
            if (!rooms.ContainsKey(name))
            {
                rooms[name] = await disk.Catalog.FindAsync(name, cancellationToken) is { } room ? Describe(room)
                    : name == RoomDirectory.Lobby ? "public"
                    : RoomDirectory.IsLegal(name) ? $"closed; 'chatroom room open {name}' opens it"
                    : "closed; its members were lost with the ledger";
            }
        }

        foreach (var (name, description) in rooms)
        {
            parsed.InvocationConfiguration.Output.WriteLine($"{NamedRoomCommand.Shown(name)}: {description}");
        }

        return 0;
    }

    private static string Describe(RoomRecord room)
    {
        // Only of a public room: the others are nobody's business.
        var topic = room.Kind == RoomKind.Public && room.Topic.Length > 0 ? $", {room.Topic}" : "";
        return $"{room.Kind.ToString().ToLowerInvariant()}{topic}";
    }
}
