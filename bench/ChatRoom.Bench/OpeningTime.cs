using System.Diagnostics;
using System.Text;

namespace ChatRoom.Bench;

/// <summary>How long a server takes from its start to the first welcome, with a large history and with none.</summary>
internal static class OpeningTime
{
    public static async Task RunAsync(BenchOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("chatroom-bench").FullName;
        try
        {
            var full = Path.Combine(directory, "full.db");
            var events = options.Get("events", 1_000_000);
            await FilledHistory.MakeAsync(full, events);
            Console.WriteLine($"a history of {events:N0} events, {new FileInfo(full).Length / 1048576.0:F0} MiB");
            var times = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
            for (var round = 0; round < options.Get("rounds", 5); round++)
            {
                foreach (var large in new[] { true, false })
                {
                    var path = large ? full : Path.Combine(directory, $"empty{round}.db");
                    times[large].Add(await MeasureAsync(path));
                }
            }

            Console.WriteLine(
                $"start to first welcome, median: {times[true].Median():F0} ms with the history, {times[false].Median():F0} ms without");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(string path)
    {
        var watch = Stopwatch.StartNew();
        using var server = ServerProcess.Start($"--History:Path={path}", "--Tcp:Backlog=20");
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
