using System.Diagnostics;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Bench;

/// <summary>How many messages a second one room takes, stores and shows, with its log on disk and in memory.</summary>
internal static class RoomThroughput
{
    public static async Task RunAsync(BenchOptions options)
    {
        var rates = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
        for (var round = 0; round < options.Get("rounds", 5); round++)
        {
            foreach (var durable in round % 2 == 0 ? new[] { true, false } : [false, true])
            {
                rates[durable].Add(await MeasureAsync(durable, options));
                Console.WriteLine($"round {round + 1}: {Name(durable),-6} {rates[durable][^1],10:N0} messages/s");
            }
        }

        Console.WriteLine($"median: sqlite {rates[true].Median():N0} messages/s, memory {rates[false].Median():N0} messages/s");
    }

    public static string Name(bool durable) => durable ? "sqlite" : "memory";

    private static async Task<double> MeasureAsync(bool durable, BenchOptions options)
    {
        await using var bench = await BenchRoom.OpenAsync(durable);
        var text = new string('x', options.Get("bytes", 64));
        using var ending = new CancellationTokenSource();
        var sessions = new List<BenchSession>();
        for (var i = 0; i < options.Get("senders", 8); i++)
        {
            sessions.Add(await bench.JoinAsync($"user{i}"));
        }

        var first = bench.Room.Tail.NextSequence;
        var watch = Stopwatch.StartNew();
        var senders = sessions.Select(s => Task.Run(() => SayAsync(bench.Room, s, text, ending.Token))).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(options.Get("seconds", 3)));
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
