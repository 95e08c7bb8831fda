using System.CommandLine;
using ChatRoom.Bench.Servers;

namespace ChatRoom.Bench.Loads;

/// <summary>Compares many small rooms with one large room of as many clients, all of which send.</summary>
internal sealed class RoomsLoad : FanoutLoad
{
    public override string Name => "rooms";

    public override string Summary => "deliveries/s in many small rooms and in one large room";

    public override IReadOnlyList<Option> Options { get; } =
    [
        Setting("--rooms", 50, "small rooms"),
        Setting("--durable", true, "on disk (SQLite), or in memory"),
        Setting("--window", 1, "messages in flight of each client"),
        Setting("--talkers", 0, "clients of the large room that send; 0: all"),
        Setting("--even", false, "as many messages in flight in a small room as in the large one"),
        Bytes(), Seconds(3), Warmup(),
    ];

    public override IReadOnlyList<ServerSpec> ServersOf(ParseResult options) =>
    [
        SpecOf(1, options),
        SpecOf(options.GetValue<int>("--rooms"), options),
    ];

    public override Result Run(ServerProcess server, ParseResult options, int clients)
    {
        var rooms = server.Ports.Count;
        var talkers = rooms == 1 && options.GetValue<int>("--talkers") is var some and > 0 ? some : clients;
        var factor = options.GetValue<bool>("--even") ? rooms : 1;
        return Run(server, options, clients, talkers, options.GetValue<int>("--window") * factor);
    }

    private static ServerSpec SpecOf(int rooms, ParseResult options) =>
        ServerSpec.OurServer(
            rooms == 1 ? "1 room" : $"{rooms} rooms",
            dll: null,
            [
                "--Rooms:CreationPerAddress=0", $"--History:Provider={(options.GetValue<bool>("--durable") ? "sqlite" : "memory")}",
            ]) with
        { Rooms = rooms };
}
