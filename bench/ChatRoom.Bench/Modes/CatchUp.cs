using System.Diagnostics;
using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>What it costs a server in memory when one client reads a whole history, far behind the tail.</summary>
internal static class CatchUp
{
    public static Mode Mode { get; } = new(
        "catchup",
        "memory of a server while one client reads a whole history",
        [new("events", "1000000", "events in the history", 1, 100_000_000)],
        RunAsync);

    private static async Task<int> RunAsync(BenchOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("chatroom-bench").FullName;
        try
        {
            var path = Path.Combine(directory, "full.db");
            var events = options.Count("events");
            await FilledHistory.MakeAsync(path, events);
            using var server = ServerProcess.StartOurs(pinned: false, $"--History:Path={path}");
            using var socket = await server.ConnectAsync();
            await socket.SendAsync("reader\n"u8.ToArray());
            // A first, small reading, so that what every reading needs once is there.
            await ReadLinesAsync(socket, "/since 0\n"u8.ToArray(), 50_000);
            socket.Close();
            using var second = await server.ConnectAsync();
            await second.SendAsync("reader\n"u8.ToArray());
            var before = server.Figures.MemoryMiB;
            var most = before;
            var watch = Stopwatch.StartNew();
            using var sampling = new Timer(_ => most = Math.Max(most, server.Figures.MemoryMiB), null, 0, 20);
            await ReadLinesAsync(second, "/since 0\n"u8.ToArray(), events);
            Console.WriteLine(
                $"{events:N0} events in {watch.Elapsed.TotalSeconds:F1} s; server memory {before:F1} MiB before, {most:F1} MiB at most: +{most - before:F1} MiB");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task ReadLinesAsync(System.Net.Sockets.Socket socket, byte[] ask, int lines)
    {
        await socket.SendAsync(ask);
        var buffer = new byte[1 << 16];
        for (var seen = 0; seen < lines;)
        {
            var length = await socket.ReceiveAsync(buffer);
            if (length == 0)
            {
                throw new InvalidOperationException($"The server closed the connection after {seen} lines.");
            }

            seen += buffer.AsSpan(0, length).Count((byte)'\n');
        }
    }
}
