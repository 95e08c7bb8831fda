using System.Collections.Concurrent;
using System.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>What storing adds to the time from say to shown, at a steady rate.</summary>
internal static class CommitDelay
{
    public static Mode Mode { get; } = new(
        "delay",
        "time from say to shown at a steady rate, with SQLite and in memory",
        [
            new("seconds", "10", "time of a measurement", 1, 3600),
            new("rate", "100", "messages a second", 1, 1000),
        ],
        RunAsync);

    private static async Task<int> RunAsync(BenchOptions options)
    {
        var memory = await MeasureAsync(false, options);
        var sqlite = await MeasureAsync(true, options);
        foreach (var (name, delays) in new[] { ("memory", memory), ("sqlite", sqlite) })
        {
            Console.WriteLine(
                $"{name}: p50 {delays.Median():F3} ms, p99 {delays.Percentile(0.99):F2} ms, most {delays.Max():F1} ms of {delays.Count}");
        }

        Console.WriteLine($"added by storing: {sqlite.Median() - memory.Median():F3} ms at the median");
        return 0;
    }

    private static async Task<List<double>> MeasureAsync(bool durable, BenchOptions options)
    {
        await using var bench = await BenchRooms.OpenAsync(durable);
        var speaker = await bench.JoinAsync("speaker");
        var said = new ConcurrentQueue<long>();
        var delays = new List<double>();
        var shown = bench.Room.Tail.NextSequence;
        speaker.Woken = next =>
        {
            for (; shown < next && said.TryDequeue(out var at); shown++)
            {
                delays.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        };
        var interval = TimeSpan.FromSeconds(1.0 / options.Count("rate"));
        using var timer = new PeriodicTimer(interval);
        var count = options.Count("seconds") * options.Count("rate");
        for (var i = 0; i < count && await timer.WaitForNextTickAsync(); i++)
        {
            said.Enqueue(Stopwatch.GetTimestamp());
            await bench.Room.SayAsync(speaker, "sixty-four bytes or so, as people write them to one another, more or less", MessageKind.Say, Guid.NewGuid(), default);
        }

        await bench.Room.StopAsync();
        SpinWait.SpinUntil(() => said.IsEmpty, TimeSpan.FromSeconds(2));
        return delays;
    }
}
