using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>
/// Many clients join one room and then say nothing: what their coming costs, with the announcements of it to all who are
/// there, and what their presence costs.
/// </summary>
internal sealed class IdleLoad(string name, bool storm) : ServerLoad
{
    public override string Name => name;

    public override string Summary => storm
        ? "the same with all clients connecting at once"
        : "many clients join and say nothing: time, memory, processor";

    public override IReadOnlyList<Option> Options { get; } = storm
        ? [Clients("1000"), Seconds("3")]
        : [Clients("1000"), Seconds("5"), Parallel];

    public override IReadOnlyList<Figure> Compared { get; } =
    [
        storm ? Figure.SettleTime : Figure.PerConnection, storm ? Figure.PerConnection : Figure.SettleTime, Figure.JoinTime,
        Figure.JoinCpu, Figure.Announcements, Figure.JoinBytes, Figure.IdleShare, Figure.PeakMemory, Figure.OtherShare,
    ];

    public override bool MoreIsBetter => false;

    public override LoadShape ShapeOf(BenchOptions options, int clients) => new(clients, 0, 0, MessageLayout.LeastBytes, 0);

    public override Result Run(ServerProcess server, BenchOptions options, int clients)
    {
        OpenFiles.Allow(clients);
        var before = server.Figures.MemoryKiB;
        using var crowd = new Crowd([server.Port], clients, Wire.Of(server.Spec.Protocol, new MessageLayout(MessageLayout.LeastBytes)));
        var coming = new LoadMeter(server);
        var start = Crowd.Now;
        var joined = Attendance.Join(crowd, storm ? clients : ParallelJoins(server, options, crowd.Wire), options.Number("limit"));
        var settled = Attendance.Settle(crowd, options.Number("limit")) - start;
        coming.Stop();
        CheckAnnouncements(crowd);

        var idle = new LoadMeter(server);
        for (var from = Crowd.Now; Crowd.Now - from < options.Number("seconds") * 1e9;)
        {
            crowd.Poll(50);
        }

        idle.Stop();
        var result = new Result(crowd.Faults) { Checked = crowd.Announcements }
            .Add(Figure.JoinTime, joined / 1e9)
            .Add(Figure.SettleTime, settled / 1e9)
            .Add(Figure.JoinCpu, coming.ServerCpu)
            .Add(Figure.Announcements, crowd.Announcements)
            .Add(Figure.JoinBytes, crowd.ReceivedBytes / 1048576.0)
            .Add(Figure.MemoryBefore, before / 1024)
            .Add(Figure.PerConnection, (server.Figures.MemoryKiB - before) / clients)
            .Add(Figure.IdleShare, idle.ServerCpu / idle.Seconds);
        coming.AddTo(result);
        return result;
    }

    /// <summary>Whoever is in the room hears of everybody who comes after it.</summary>
    private static void CheckAnnouncements(Crowd crowd)
    {
        var expected = (long)crowd.Clients.Length * (crowd.Clients.Length - 1) / 2;
        // A server that announces nobody misses nothing.
        if (crowd.Announcements > 0 && crowd.Announcements < expected)
        {
            crowd.Faults.MissingAnnouncements = expected - crowd.Announcements;
        }
    }
}
