using System.Buffers;
using System.CommandLine;
using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.History;
using ChatRoom.Server.Ledger.Sqlite;

namespace ChatRoom.Server.Cli;

/// <summary>Prints the history of a room.</summary>
internal sealed class ExportCommand : HistoryCommand
{
    private const string Json = "jsonl";
    private const string Text = "text";

    private readonly Option<string> _room = new("--room")
    {
        Description = "The room.",
        HelpName = "NAME",
        DefaultValueFactory = _ => RoomDirectory.Lobby,
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "Lines of text, or one JSON object for each event.",
        HelpName = $"{Text}|{Json}",
        DefaultValueFactory = _ => Text,
    };

    private readonly Option<bool> _skipDamaged = new("--skip-damaged")
    {
        Description = "Continues behind events that cannot be read, and counts them.",
    };

    public ExportCommand(string[] settings)
        : base("export", "Prints the history of a room. The server may run.", settings)
    {
        _format.Validators.Add(format =>
        {
            if (format.GetValueOrDefault<string>() is var value and not (Text or Json))
            {
                format.AddError($"There is no format '{value}'.");
            }
        });
        Add(_room);
        Add(_format);
        Add(_skipDamaged);
    }

    protected override string WithPostgres =>
        "Copy it to a file first, by 'chatroom copy --from postgres --to sqlite', or use pg_dump and pg_restore.";

    protected override async Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        await using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        using var export = new EventExport(parsed.GetValue(_format) == Json);
        var line = new ArrayBufferWriter<byte>();
        var unreadable = new List<UnreadableEvents>();
        var deleted = LedgerBeside.ReadDeletedAccounts(path);
        foreach (var roomEvent in HistoryFile.Events(path, Room(parsed), parsed.GetValue(_skipDamaged)))
        {
            if (roomEvent is UnreadableEvents range)
            {
                unreadable.Add(range);
                continue;
            }

            line.ResetWrittenCount();
            export.Write(deleted.Show(roomEvent), line);
            await output.WriteAsync(line.WrittenMemory, cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
        Report(unreadable);
        return 0;
    }

    private string Room(ParseResult parsed) =>
        parsed.GetRequiredValue(_room) is var typed && RoomName.TryParse(typed, out var name) ? name : typed;

    private static void Report(List<UnreadableEvents> unreadable)
    {
        if (unreadable.Count > 0)
        {
            var ranges = unreadable.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.FirstSequence} to {range.Sequence}"));
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"chatroom: {unreadable.Sum(range => range.Count)} events cannot be read: {string.Join(", ", ranges)}"));
        }
    }
}
