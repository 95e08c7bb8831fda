using System.Buffers;
using System.CommandLine;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.History;

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
    }

    protected override async Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        await using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        using var export = new EventExport(parsed.GetValue(_format) == Json);
        var line = new ArrayBufferWriter<byte>();
        foreach (var roomEvent in HistoryFile.Events(path, parsed.GetRequiredValue(_room)))
        {
            line.ResetWrittenCount();
            export.Write(roomEvent, line);
            await output.WriteAsync(line.WrittenMemory, cancellationToken);
        }

        return 0;
    }
}
