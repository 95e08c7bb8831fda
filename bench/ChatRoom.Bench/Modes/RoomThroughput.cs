using System.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>How many messages a second one room takes, stores and shows, with its log on disk and in memory.</summary>
internal static class RoomThroughput
{
    public static Mode Mode { get; } = new(
        "room",
        "messages/s through the loop of a room in this process, with SQLite and in memory",
        [
            new("seconds", "3", "time of a measurement", 0.1, 3600),
            new("rounds", "5", "measurements of each; medians are printed", 1, 1000),
            new("senders", "8", "sessions that speak", 1, 10_000),
            new("bytes", "64", "length of a message", 1, 4096),
        ],
        RunAsync);

    private static async Task<int> RunAsync(BenchOptions options)
    {
        var rates = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
        for (var round = 0; round < options.Count("rounds"); round++)
        {
            foreach (var durable in round % 2 == 0 ? new[] { true, false } : [false, true])
            {
                rates[durable].Add(await MeasureAsync(durable, options));
                Console.WriteLine($"round {round + 1}: {Name(durable),-6} {rates[durable][^1],10:N0} messages/s");
            }
        }

        Console.WriteLine($"median: sqlite {rates[true].Median():N0} messages/s, memory {rates[false].Median():N0} messages/s");
        return 0;
    }

    private static string Name(bool durable) => durable ? "sqlite" : "memory";

    private static async Task<double> MeasureAsync(bool durable, BenchOptions options)
    {
        await using var bench = await BenchRooms.OpenAsync(durable);
        var text = new string('x', options.Count("bytes"));
        using var ending = new CancellationTokenSource();
        var sessions = new List<BenchSession>();
        for (var i = 0; i < options.Count("senders"); i++)
        {
            sessions.Add(await bench.JoinAsync($"user{i}"));
        }

        var first = bench.Room.Tail.NextSequence;
        var watch = Stopwatch.StartNew();
        var senders = sessions.Select(s => Task.Run(() => SayAsync(bench.Room, s, text, ending.Token))).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(options.Number("seconds")));
        await ending.CancelAsync();
        await Task.WhenAll(senders);
        // Everything accepted is stored and shown before the clock is read.
        await bench.Room.StopAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        if (sessions.Sum(s => s.RefusedCount) is var refused and > 0)
        {
            throw new InvalidOperationException($"{refused} messages were refused.");
        }

        return (bench.Room.Tail.NextSequence - first) / seconds;
    }

    private static async Task SayAsync(Room room, BenchSession session, string text, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            await room.SayAsync(session, text, MessageKind.Say, Guid.NewGuid(), default);
        }
    }
}
