using System.CommandLine;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Bench.Servers;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.History.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Bench.Modes;

/// <summary>Measures a server with a large history: the time of its start, and its memory while a client reads all of it.</summary>
internal static class HistoryMode
{
    private const int FirstRead = 50_000;
    private const int FillBatch = 1000;

    public static Command Command { get; } = Create();

    private static Command Create()
    {
        var events = new Option<int>("--events") { Description = "events in the history", DefaultValueFactory = _ => 1_000_000 };
        var rounds = new Option<int>("--rounds") { Description = "starts with and without it", DefaultValueFactory = _ => 5 };
        var server = new Option<string>("--server") { Description = ServerSpec.Help, DefaultValueFactory = _ => ServerSpec.Ours };
        var command = new Command("history", "start to first welcome, and memory while one client reads a whole history") { events, rounds, server };
        command.SetAction((options, _) => RunAsync(options.GetValue(events), options.GetValue(rounds), options.GetRequiredValue(server)));
        return command;
    }

    private static async Task RunAsync(int events, int rounds, string server)
    {
        // A wrong server ends the run before the history is made.
        _ = ServerSpec.Parse(server);
        var directory = Directory.CreateTempSubdirectory("chatroom-bench");
        try
        {
            var full = Path.Combine(directory.FullName, "full.db");
            await FillAsync(full, events);
            Console.WriteLine($"a history of {events:N0} events, {new FileInfo(full).Length / 1048576.0:F0} MiB");
            var (with, without) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                with.Add(MeasureStart(server, full));
                without.Add(MeasureStart(server, Path.Combine(directory.FullName, $"empty{round}.db")));
            }

            Console.WriteLine($"start to first welcome, median: {Median(with):F0} ms with it, {Median(without):F0} ms without");
            await MeasureReadingAsync(server, full, events);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(string path, int events)
    {
        await using var store = new SqliteTranscriptStore(path, NullLogger<SqliteTranscriptStore>.Instance);
        var transcript = await store.OpenAsync(RoomDirectory.Lobby, default);
        var text = new string('x', 64);
        foreach (var batch in Enumerable.Range(0, events).Chunk(FillBatch))
        {
            MessagePosted[] drafts =
                [.. batch.Select(i => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UtcNow, $"user{i % 50}", text, MessageKind.Say))];
            var first = transcript.LastSequence + 1;
            RoomEvent.AssignSequences(drafts, first);
            await transcript.AppendAsync(first, drafts, default);
        }
    }

    private static double MeasureStart(string spec, string path)
    {
        var watch = Stopwatch.StartNew();
        using var server = Start(spec, path, pinned: true);
        using var reader = Join(server);
        while (reader.ReadLine() is { } line && !line.Contains("Welcome", StringComparison.Ordinal))
        {
        }

        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task MeasureReadingAsync(string spec, string path, int events)
    {
        using var server = Start(spec, path, pinned: false);
        // The first read makes the server allocate what every read needs.
        using (var first = Join(server))
        {
            ReadAll(first, Math.Min(events, FirstRead));
        }

        using var second = Join(server);
        var before = server.MemoryKiB;
        var most = before;
        var watch = Stopwatch.StartNew();
        var reading = Task.Run(() => ReadAll(second, events));
        while (!reading.IsCompleted)
        {
            most = Math.Max(most, server.MemoryKiB);
            await Task.WhenAny(reading, Task.Delay(20));
        }

        await reading;
        Console.WriteLine($"{events:N0} events read in {watch.Elapsed.TotalSeconds:F1} s; server memory +{(most - before) / 1024:F1} MiB");
    }

    private static ServerProcess Start(string spec, string path, bool pinned) =>
        ServerProcess.Start(ServerSpec.Parse($"{spec} --History:Path={path}"), pinned);

    private static StreamReader Join(ServerProcess server)
    {
        var stream = new TcpClient("127.0.0.1", server.Ports[0]).GetStream();
        stream.Write("reader\n"u8);
        return new StreamReader(stream, Encoding.UTF8);
    }

    private static void ReadAll(StreamReader reader, int lines)
    {
        reader.BaseStream.Write("/since 0\n"u8);
        for (var read = 0; read < lines; read++)
        {
            _ = reader.ReadLine() ?? throw new BenchException($"The server closed the connection after {read} lines.");
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
