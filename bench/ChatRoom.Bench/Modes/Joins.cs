using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>What many joins into one room cost the room itself, with its log in memory: time, garbage, what stays.</summary>
internal static class Joins
{
    public static Mode Mode { get; } = new(
        "joins",
        "what a join costs the room itself in this process: processor time, bytes allocated and kept",
        [
            new("clients", "10000", "sessions that join", 1, 1_000_000),
            new("rounds", "5", "measurements, after one that warms up; medians are printed", 1, 1000),
        ],
        RunAsync);

    private static async Task<int> RunAsync(BenchOptions options)
    {
        var costs = new List<Cost>();
        // The first round is the warm-up.
        for (var round = 0; round <= options.Count("rounds"); round++)
        {
            var cost = await MeasureAsync(options.Count("clients"));
            Console.WriteLine($"{(round == 0 ? "warm-up" : $"round {round}")}: {cost}");
            if (round > 0)
            {
                costs.Add(cost);
            }
        }

        Console.WriteLine("median: " + new Cost(
            costs.Select(c => c.Microseconds).ToList().Median(),
            costs.Select(c => c.Allocated).ToList().Median(),
            costs.Select(c => c.Retained).ToList().Median()));
        return 0;
    }

    private static async Task<Cost> MeasureAsync(int clients)
    {
        // The round before ends further up on this very stack, which holds what it used.
        await Task.Yield();
        await using var bench = await BenchRooms.OpenAsync(durable: false);
        var sessions = Enumerable.Range(0, clients).Select(_ => new BenchSession(bench.Room)).ToArray();
        var names = Enumerable.Range(0, clients).Select(i => $"User{i}").ToArray();
        var joins = new Task<JoinResult>[clients];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < clients; i++)
        {
            joins[i] = bench.Room.JoinAsync(new JoinRequest(names[i]), sessions[i], default);
        }

        await Task.WhenAll(joins);
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Array.Clear(joins);
        // The room forgets the last batch of joins with the next one.
        await bench.Room.SayAsync(sessions[0], "done", MessageKind.Say, Guid.NewGuid(), default);
        var shown = bench.Room.Tail.NextSequence;
        while (bench.Room.Tail.NextSequence == shown && shown <= clients + 1)
        {
            await Task.Yield();
        }

        var retained = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(sessions);
        GC.KeepAlive(names);
        return new Cost(processor.TotalMicroseconds / clients, (double)allocated / clients, (double)retained / clients);
    }

    private readonly record struct Cost(double Microseconds, double Allocated, double Retained)
    {
        public override string ToString() =>
            $"{Microseconds,6:N1} µs of processor a join, {Allocated,6:N0} bytes allocated, {Retained,6:N0} kept";
    }
}
