using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>Many small rooms against one large one, with as many TCP clients altogether, all of which talk.</summary>
internal static class ManyRooms
{
    private static readonly RoomsLoad Load = new();

    public static Mode Mode { get; } = new(
        Load.Name,
        "many small rooms against one large one, as many TCP clients, all talking; ratios of deliveries/s",
        [
            new("rooms", "50", "small rooms", 2, 1_000),
            new("durable", "1", "1: on disk (SQLite), 0: in memory", 0, 1),
            .. Load.Options,
            .. Rounds.Common,
        ],
        options => Task.FromResult(Run(options)));

    private static int Run(BenchOptions options)
    {
        var servers = new[] { 1, options.Count("rooms") }
            .Select(rooms => RoomServer.SpecOf(rooms, options.Count("durable") == 1));
        return Compare.Run(Load, [.. servers], options);
    }
}
