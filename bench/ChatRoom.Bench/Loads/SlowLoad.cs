using System.CommandLine;
using ChatRoom.Bench.Load;
using ChatRoom.Bench.Servers;
using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.Loads;

/// <summary>
/// Stops reading with one client while the others run at full speed, and then lets it catch up.
/// </summary>
internal sealed class SlowLoad : ServerLoad
{
    private const double BeforeSeconds = 3;
    private const double DrainSeconds = 3;
    private const double PatienceSeconds = 60;

    public override string Name => "slow";

    public override string Summary => "one client stops reading for a while, the others run at full speed";

    public override int DefaultClients => 20;

    public override IReadOnlyList<Option> Options { get; } =
        [Senders(), Window(), Bytes(400), Seconds(6), Warmup()];

    public override Result Run(ServerProcess server, ParseResult options, int clients)
    {
        if (clients < 2)
        {
            throw new BenchException("One client stops reading and another one sends, so there must be two.");
        }

        using var group = Gather(server, options, clients);
        var stopped = group.Clients[^1];
        stopped.Counts = false;
        var loop = new ClosedLoop(group, Math.Min(options.GetValue<int>("--senders"), clients - 1), options.GetValue<int>("--window"));
        loop.RunFor(options.GetValue<double>("--warmup"));
        var before = RateOfOthers(loop, BeforeSeconds);

        var meter = new LoadMeter(server);
        var memory = server.MemoryKiB;
        var (growth, nextSample) = (0.0, 0.0);
        group.SetReading(stopped, false);
        var meanwhile = RateOfOthers(loop, options.GetValue<double>("--seconds"), seconds =>
        {
            if (seconds >= nextSample)
            {
                nextSample = seconds + 0.1;
                growth = Math.Max(growth, server.MemoryKiB - memory);
            }
        });
        meter.Stop();
        var missed = loop.Checker.Lag(stopped);
        var catchUp = CatchUp(loop, stopped);
        loop.Finish(DrainSeconds);
        return meter.AddTo(new Result(group.Faults)
            .Add("others' rate meanwhile / before", meanwhile / before)
            .Add("others before, deliveries/s", before)
            .Add("others meanwhile, deliveries/s", meanwhile)
            .Add("server memory grew by, MiB", growth / 1024)
            .Add("stopped client is behind by, MiB", missed * (double)options.GetValue<int>("--bytes") / 1048576)
            .Add("dropped by the server (1: yes)", stopped.Stage == Stage.Gone ? 1 : 0)
            .Add("caught up after, s", catchUp));
    }

    /// <summary>Returns the deliveries a second to all clients but the one that stops.</summary>
    private static double RateOfOthers(ClosedLoop loop, double seconds, Action<double>? tick = null)
    {
        var (start, deliveries) = (ClientGroup.Now, loop.CountedDeliveries);
        loop.RunFor(seconds, tick);
        return (loop.CountedDeliveries - deliveries) / ((ClientGroup.Now - start) / 1e9);
    }

    /// <summary>Lets the stopped client read; returns the seconds until it has everything, or NaN.</summary>
    private static double CatchUp(ClosedLoop loop, Client stopped)
    {
        var start = ClientGroup.Now;
        loop.Group.SetReading(stopped, true);
        while (stopped.Stage == Stage.Joined && ClientGroup.Now - start < PatienceSeconds * 1e9)
        {
            loop.Group.Poll(20);
            if (loop.Checker.Lag(stopped) == 0)
            {
                return (ClientGroup.Now - start) / 1e9;
            }
        }

        return double.NaN;
    }
}
