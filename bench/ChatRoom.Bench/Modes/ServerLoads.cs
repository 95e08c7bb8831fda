namespace ChatRoom.Bench.Modes;

/// <summary>Every load that any server can be put under.</summary>
internal static class ServerLoads
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<ServerLoad> All { get; } =
        [new FanoutLoad(), new OpenLoad(), new IdleLoad("idle", storm: false), new IdleLoad("storm", storm: true), new SlowLoad(), new CircuitsLoad()];
}
