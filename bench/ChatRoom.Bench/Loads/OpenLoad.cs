using System.CommandLine;
using ChatRoom.Bench.Load;
using ChatRoom.Bench.Servers;

namespace ChatRoom.Bench.Loads;

/// <summary>Measures delays at a fixed rate of messages.</summary>
internal sealed class OpenLoad : ServerLoad
{
    private const double DrainSeconds = 5;

    public override string Name => "open";

    public override string Summary => "delays at a fixed rate, from the moment a message was due";

    public override IReadOnlyList<Option> Options { get; } =
        [Senders(), Setting("--rate", 100.0, "messages a second of all senders"), Bytes(), Seconds(8), Warmup()];

    public override Result Run(ServerProcess server, ParseResult options, int clients)
    {
        using var group = Gather(server, options, clients);
        var loop = new OpenLoop(group, Math.Min(options.GetValue<int>("--senders"), clients), options.GetValue<double>("--rate"));
        loop.RunFor(options.GetValue<double>("--warmup"));

        var (deliveries, sent) = (loop.Checker.Deliveries, loop.Sent);
        var meter = new LoadMeter(server);
        loop.MeasuredFrom = ClientGroup.Now;
        loop.RunFor(options.GetValue<double>("--seconds"));
        meter.Stop();
        (deliveries, sent) = (loop.Checker.Deliveries - deliveries, loop.Sent - sent);

        loop.Finish(DrainSeconds);
        return meter.AddTo(new Result(group.Faults)
            .Add(loop.Delays)
            .Add("deliveries/s", deliveries / meter.Seconds)
            .Add("messages/s", sent / meter.Seconds)
            .Add("deliveries per server CPU s", deliveries / meter.ServerCpu)
            .Add("generator late by at most, ms", loop.Lateness / 1e6));
    }
}
