using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History;
using ChatRoom.Server.Hosting;

namespace ChatRoom.Server.Cli;

/// <summary>The subcommands <c>backup</c>, <c>restore</c>, <c>export</c> and <c>verify</c>.</summary>
public static class HistoryCommand
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs one of them on the history of the configuration.</summary>
    /// <param name="name">Which one.</param>
    /// <param name="args">What stands behind it: a file, options, settings.</param>
    /// <returns>0 if it worked, 1 if <c>verify</c> found a problem, 2 if it could not be done.</returns>
    public static async Task<int> RunAsync(string name, string[] args)
    {
        try
        {
            var words = args.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray();
            var force = args.Contains("--force");
            var room = Option(args, "room") ?? RoomDirectory.Lobby;
            var format = Option(args, "format") ?? "text";
            string[] settings = [.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && !IsOwn(a))];
            CommandLine.Check(settings);
            var path = ChatServer.CreateBuilder(settings).Configuration.ReadSection<HistoryOptions>(HistoryOptions.Section).Path;
            return (name, words) switch
            {
                ("backup", [var file]) => Backup(path, file, force),
                ("restore", [var file]) => Restore(path, file, force),
                ("export", []) => await ExportAsync(path, room, format),
                ("verify", []) => Verify(path),
                _ => throw new SettingException($"Not understood. Usage: {Usage(name)}"),
            };
        }
        // InvalidDataException: appsettings.json cannot be read.
        catch (Exception e) when (e is SettingException or TranscriptException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"chatroom: {e.Message}");
            return 2;
        }
    }

    private static int Backup(string path, string file, bool force)
    {
        if (File.Exists(file) && !force)
        {
            throw new SettingException($"There is a file {file} already. To replace it, add --force.");
        }

        HistoryFile.Backup(path, file);
        Console.WriteLine($"{path} is copied to {file}.");
        return 0;
    }

    private static int Restore(string path, string file, bool force)
    {
        HistoryFile.Restore(path, file, force);
        Console.WriteLine($"{file} is restored to {path}.");
        return 0;
    }

    private static int Verify(string path)
    {
        if (HistoryFile.Verify(path, Console.Out) is { } problem)
        {
            Console.Error.WriteLine($"chatroom: {path} is damaged: {problem}");
            return 1;
        }

        Console.WriteLine($"{path} is sound.");
        return 0;
    }

    private static async Task<int> ExportAsync(string path, string room, string format)
    {
        await using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        if (format is not ("text" or "jsonl"))
        {
            throw new SettingException($"There is no format '{format}'. Use --format=text or --format=jsonl.");
        }

        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Json);
        foreach (var roomEvent in HistoryFile.Events(path, room))
        {
            buffer.ResetWrittenCount();
            if (format == "text")
            {
                LineFormat.Instance.Encode(roomEvent, buffer);
                if (buffer.WrittenCount > 0)
                {
                    await output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(
                        string.Create(CultureInfo.InvariantCulture, $"{roomEvent.At:yyyy-MM-dd HH:mm:ss} ")));
                }
            }
            else
            {
                EventJson.Write(roomEvent, json);
                buffer.GetSpan(1)[0] = (byte)'\n';
                buffer.Advance(1);
            }

            await output.WriteAsync(buffer.WrittenMemory);
        }

        return 0;
    }

    private static string? Option(string[] args, string name) =>
        args.FirstOrDefault(a => a.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];

    private static bool IsOwn(string arg) =>
        arg == "--force" || arg.StartsWith("--room=", StringComparison.Ordinal) || arg.StartsWith("--format=", StringComparison.Ordinal);

    private static string Usage(string name) => name switch
    {
        "backup" => "chatroom backup FILE [--force] [--History:Path=FILE]",
        "restore" => "chatroom restore FILE [--force] [--History:Path=FILE]",
        "export" => "chatroom export [--room=NAME] [--format=text|jsonl] [--History:Path=FILE]",
        _ => "chatroom verify [--History:Path=FILE]",
    };
}
