using System.Diagnostics;
using System.Text;
using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>How long a server takes from its start to the first welcome, with a large history and with none.</summary>
internal static class OpeningTime
{
    public static Mode Mode { get; } = new(
        "start",
        "time from a server's start to the first welcome, with a large history and with none",
        [
            new("events", "1000000", "events in the large history", 1, 100_000_000),
            new("rounds", "5", "starts of each; medians are printed", 1, 1000),
        ],
        RunAsync);

    private static async Task<int> RunAsync(BenchOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("chatroom-bench").FullName;
        try
        {
            var full = Path.Combine(directory, "full.db");
            var events = options.Count("events");
            await FilledHistory.MakeAsync(full, events);
            Console.WriteLine($"a history of {events:N0} events, {new FileInfo(full).Length / 1048576.0:F0} MiB");
            var times = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
            for (var round = 0; round < options.Count("rounds"); round++)
            {
                foreach (var large in new[] { true, false })
                {
                    var path = large ? full : Path.Combine(directory, $"empty{round}.db");
                    times[large].Add(await MeasureAsync(path));
                }
            }

            Console.WriteLine(
                $"start to first welcome, median: {times[true].Median():F0} ms with the history, {times[false].Median():F0} ms without");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(string path)
    {
        var watch = Stopwatch.StartNew();
        using var server = ServerProcess.StartOurs(pinned: true, $"--History:Path={path}", "--Tcp:Backlog=20");
        using var socket = await server.ConnectAsync();
        await socket.SendAsync("first\n"u8.ToArray());
        var received = new StringBuilder();
        var buffer = new byte[4096];
        while (!received.ToString().Contains("Welcome", StringComparison.Ordinal))
        {
            received.Append(Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer)));
        }

        return watch.Elapsed.TotalMilliseconds;
    }
}
