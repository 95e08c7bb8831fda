using System.CommandLine;
using ChatRoom.Bench.Load;
using ChatRoom.Bench.Servers;

namespace ChatRoom.Bench.Loads;

/// <summary>Measures deliveries a second while each sender keeps its window full.</summary>
internal class FanoutLoad : ServerLoad
{
    private const double DrainSeconds = 3;

    public override string Name => "fanout";

    public override string Summary => "deliveries/s in a closed loop: a message is done when the last client has it";

    public override IReadOnlyList<Option> Options { get; } = [Senders(), Window(), Bytes(), Seconds(), Warmup()];

    public override Result Run(ServerProcess server, ParseResult options, int clients) =>
        Run(server, options, clients, options.GetValue<int>("--senders"), options.GetValue<int>("--window"));

    protected static Result Run(ServerProcess server, ParseResult options, int clients, int senders, int window)
    {
        using var group = Gather(server, options, clients);
        var loop = new ClosedLoop(group, Math.Min(senders, clients), window);
        loop.RunFor(options.GetValue<double>("--warmup"));

        var (deliveries, done, receives) = (loop.Checker.Deliveries, loop.Done, group.Receives);
        var meter = new LoadMeter(server);
        loop.MeasuredFrom = ClientGroup.Now;
        loop.RunFor(options.GetValue<double>("--seconds"));
        meter.Stop();
        (deliveries, done, receives) = (loop.Checker.Deliveries - deliveries, loop.Done - done, group.Receives - receives);

        loop.Finish(DrainSeconds);
        return meter.AddTo(new Result(group.Faults)
            .Add("deliveries/s", deliveries / meter.Seconds)
            .Add("deliveries per server CPU s", deliveries / meter.ServerCpu)
            .Add("messages/s", done / meter.Seconds)
            .Add("deliveries per receive", (double)deliveries / receives)
            .Add(loop.Delays));
    }
}
