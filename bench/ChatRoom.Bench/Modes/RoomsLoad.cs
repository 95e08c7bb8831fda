using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>Everybody speaks, and is heard in the own room; see <see cref="Load.ClosedLoop"/>.</summary>
internal sealed class RoomsLoad : FanoutLoad
{
    public override string Name => "rooms";

    public override IReadOnlyList<Option> Options { get; } =
    [
        new("clients", "1000", "clients in all rooms together", 1, Load.Wire.MostSenders),
        new("window", "1", "messages of each client that not everybody in its room has yet", 1, 100_000),
        new("talkers", "0", "clients of the large room that speak; 0: all", 0, Load.Wire.MostSenders),
        new("even", "0", "1: a small room's window is larger, so that as many are in flight there as in the large one", 0, 1),
        Bytes("64"), Seconds("3"), WarmUp, Parallel,
    ];

    public override IReadOnlyList<Figure> Compared { get; } =
    [
        Figure.Deliveries, Figure.PerCpuSecond, Figure.Messages, Figure.PerReceive, Figure.P50, Figure.P99, Figure.ServerShare,
        Figure.GeneratorShare, Figure.OtherShare,
    ];

    public override LoadShape ShapeOf(BenchOptions options, int clients) =>
        new(clients, clients, options.Count("window"), options.Count("bytes"), 0);

    public override Result Run(ServerProcess server, BenchOptions options, int clients)
    {
        var shape = ShapeOf(options, clients);
        var rooms = server.Ports.Count;
        var talkers = rooms == 1 && options.Count("talkers") is var some and > 0 ? Math.Min(some, clients) : clients;
        return Run(server, options, shape with { Senders = talkers, Window = shape.Window * (options.Count("even") == 1 ? rooms : 1) });
    }
}
