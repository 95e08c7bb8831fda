using System.CommandLine;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Server.Cli;

namespace ChatRoom.Bench.Modes;

/// <summary>Measures a server with a large history: the time of its start, and its memory while a client reads all of it.</summary>
internal static class HistoryMode
{
    private const int FirstRead = 50_000;

    public static Command Command { get; } = Create();

    private static Command Create()
    {
        var events = new Option<int>("--events") { Description = "events in the history", DefaultValueFactory = _ => 1_000_000 };
        var rounds = new Option<int>("--rounds") { Description = "starts with and without it", DefaultValueFactory = _ => 5 };
        var command = new Command("history", "start to first welcome, and memory while one client reads a whole history") { events, rounds };
        command.SetAction((options, _) => RunAsync(options.GetValue(events), options.GetValue(rounds)));
        return command;
    }

    private static async Task RunAsync(int events, int rounds)
    {
        var directory = Directory.CreateTempSubdirectory("chatroom-bench");
        try
        {
            var full = Path.Combine(directory.FullName, "full.db");
            await BenchTranscript.FillAsync(full, events);
            Console.WriteLine($"a history of {events:N0} events, {new FileInfo(full).Length / 1048576.0:F0} MiB");
            var (with, without) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                with.Add(MeasureStart(full));
                without.Add(MeasureStart(Path.Combine(directory.FullName, $"empty{round}.db")));
            }

            Console.WriteLine($"start to first welcome, median: {Median(with):F0} ms with it, {Median(without):F0} ms without");
            await MeasureReadingAsync(full, events);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static double MeasureStart(string path)
    {
        var watch = Stopwatch.StartNew();
        using var server = Start(path, pinned: true);
        using var reader = Join(server);
        while (reader.ReadLine() is { } line && !line.Contains("Welcome", StringComparison.Ordinal))
        {
        }

        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task MeasureReadingAsync(string path, int events)
    {
        using var server = Start(path, pinned: false);
        // The first read makes the server allocate what every read needs.
        using (var first = Join(server))
        {
            ReadAll(first, Math.Min(events, FirstRead));
        }

        using var second = Join(server);
        var before = server.Figures.MemoryKiB;
        var most = before;
        var watch = Stopwatch.StartNew();
        var reading = Task.Run(() => ReadAll(second, events));
        while (!reading.IsCompleted)
        {
            most = Math.Max(most, server.Figures.MemoryKiB);
            await Task.WhenAny(reading, Task.Delay(20));
        }

        await reading;
        Console.WriteLine($"{events:N0} events read in {watch.Elapsed.TotalSeconds:F1} s; server memory +{(most - before) / 1024:F1} MiB");
    }

    private static ServerProcess Start(string path, bool pinned) =>
        ServerProcess.Start(ServerSpec.OurServer(ServerSpec.Ours, null, [$"--History:Path={path}"]), pinned);

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
