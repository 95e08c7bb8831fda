using ChatRoom.Core.Rooms;

namespace ChatRoom.Bench;

/// <summary>What many joins into one room cost the room itself, with its log in memory: time, garbage, what stays.</summary>
internal static class Joins
{
    public static async Task RunAsync(BenchOptions options)
    {
        var costs = new List<Cost>();
        // The first round is the warm-up.
        for (var round = 0; round <= options.Get("rounds", 5); round++)
        {
            var cost = await MeasureAsync(options.Get("clients", 10_000));
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
    }

    private static async Task<Cost> MeasureAsync(int clients)
    {
        // The round before ends further up on this very stack, which holds what it used.
        await Task.Yield();
        await using var bench = await BenchRoom.OpenAsync(durable: false);
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
