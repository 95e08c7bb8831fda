using System.Diagnostics;

namespace ChatRoom.Bench;

/// <summary>
/// Deliveries a second over TCP: some clients speak, everybody hears. Closed loop: a message is done when the last client
/// has it, and each sender has a window of messages that are not. Every delivery is checked for loss, doubling and order.
/// </summary>
internal static class Fanout
{
    public static async Task RunAsync(BenchOptions options)
    {
        var rates = new Dictionary<bool, List<double>> { [true] = [], [false] = [] };
        var ratios = new List<double>();
        for (var round = 0; round < options.Get("rounds", 5); round++)
        {
            foreach (var durable in round % 2 == 0 ? new[] { true, false } : [false, true])
            {
                rates[durable].Add(await MeasureAsync(durable, options, round));
            }

            ratios.Add(rates[true][^1] / rates[false][^1]);
        }

        Console.WriteLine(
            $"median: sqlite {rates[true].Median():N0} deliveries/s, memory {rates[false].Median():N0}; ratio of the rounds, median {ratios.Median():F2}");
    }

    private static async Task<double> MeasureAsync(bool durable, BenchOptions options, int round)
    {
        var directory = Directory.CreateTempSubdirectory("chatroom-bench").FullName;
        try
        {
            using var server = ServerProcess.Start(
                durable ? $"--History:Path={directory}/chatroom.db" : "--History:Provider=memory", "--Limits:Connections=0");
            var senders = options.Get("senders", 10);
            var load = new FanoutLoad(senders, options.Get("window", 10), options.Get("bytes", 64));
            await load.JoinAsync(server, options.Get("clients", 1000));
            load.Start();
            await Task.Delay(TimeSpan.FromSeconds(1));
            var (deliveries, cpu, watch) = (load.Deliveries, server.CpuSeconds, Stopwatch.StartNew());
            await Task.Delay(TimeSpan.FromSeconds(options.Get("seconds", 5)));
            var rate = (load.Deliveries - deliveries) / watch.Elapsed.TotalSeconds;
            var perCpu = (load.Deliveries - deliveries) / (server.CpuSeconds - cpu);
            load.Check();
            Console.WriteLine(
                $"round {round + 1}: {RoomThroughput.Name(durable),-6} {rate,12:N0} deliveries/s {perCpu,12:N0} per server CPU second, {server.MemoryMiB:F0} MiB");
            await load.StopAsync();
            return rate;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
