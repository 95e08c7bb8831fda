using System.CommandLine;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Ledger.Plain;
using ChatRoom.Server.Ledger.Sqlite;

namespace ChatRoom.Server.Cli.Rooms;

/// <summary>Lists the rooms. It only reads, so it works beside a server and on files that nobody may write.</summary>
internal sealed class RoomListCommand(string[] settings)
    : HistoryCommand("list", "Lists the rooms, also those that are closed because the ledger does not know them. A server may run.", settings)
{
    protected override string WithPostgres => "/rooms lists the rooms of a running node.";

    protected override Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        RoomsOnDisk.RequireHistory(path);
        var known = LedgerBeside.ReadRooms(path);
        var rooms = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var room in known.Where(room => room.Kind == RoomKind.Public))
        {
            rooms[room.Name] = Describe(room);
        }

        // A row may be found by its former name, but a row that has the name now comes first.
        var byLog = known.Where(room => room.FormerName.Length > 0).GroupBy(room => room.FormerName).ToDictionary(rows => rows.Key, rows => rows.First());
        foreach (var room in known)
        {
            byLog[room.Name] = room;
        }

        foreach (var name in ListLogs(path))
        {
            var room = byLog.GetValueOrDefault(name);
            rooms[room?.Name ?? name] = room is not null ? Describe(room)
                : name == RoomDirectory.Lobby ? "public"
                : RoomDirectory.IsLegal(name) ? $"closed; 'chatroom room open {name}' opens it"
                : "closed; its members were lost with the ledger";
        }

        foreach (var (name, description) in rooms)
        {
            parsed.InvocationConfiguration.Output.WriteLine($"{NamedRoomCommand.Shown(name)}: {description}");
        }

        return Task.FromResult(0);
    }

    private static IReadOnlyList<string> ListLogs(string path)
    {
        using var history = DatabaseFile.OpenToRead(path);
        return SqliteTranscript.ListRooms(history);
    }

    private static string Describe(PlainRoom room)
    {
        // Only of a public room: the others are nobody's business.
        var topic = room.Kind == RoomKind.Public && room.Topic.Length > 0 ? $", {room.Topic}" : "";
        return $"{room.Kind.ToString().ToLowerInvariant()}{topic}";
    }
}
