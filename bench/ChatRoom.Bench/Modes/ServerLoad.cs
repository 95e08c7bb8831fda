using ChatRoom.Server.Web.Localization;

namespace ChatRoom.Bench.Modes;

/// <summary>A load that any server can be put under.</summary>
internal abstract class ServerLoad
{
    /// <summary>The mode's name.</summary>
    public abstract string Name { get; }

    /// <summary>One line for the help.</summary>
    public abstract string Summary { get; }

    /// <summary>What can be set, beside what all loads have.</summary>
    public abstract IReadOnlyList<Option> Options { get; }

    /// <summary>The figures that are compared, the first one for ratios.</summary>
    public abstract IReadOnlyList<Figure> Compared { get; }

    /// <summary>Whether more of the first compared figure is better.</summary>
    public virtual bool MoreIsBetter => true;

    protected static Option Clients(string otherwise) =>
        new("clients", otherwise, "clients in the room; several numbers, separated by commas, take turns", 1, 60_000);

    protected static Option Senders { get; } = new("senders", "10", "clients that speak", 1, Wire.MostSenders);

    protected static Option Window { get; } =
        new("window", "10", "messages of each sender that not everybody has yet", 1, 100_000);

    protected static Option Bytes(string otherwise) => new(
        "bytes", otherwise, "length of a message's text", MessageLayout.LeastBytes, MessageLayout.MostBytes);

    protected static Option Seconds(string otherwise) => new("seconds", otherwise, "time of a measurement", 0.1, 3600);

    protected static Option WarmUp { get; } = new("warmup", "1.5", "seconds before it", 0, 3600);

    protected static Option Parallel { get; } = new(
        "parallel", "0", "clients that may be joining at the same time; 0 takes 64, or 8 for IRC", 0, 60_000);

    /// <summary>The size of the load as the options have it.</summary>
    public abstract LoadShape ShapeOf(BenchOptions options, int clients);

    /// <summary>Puts a fresh server under this load.</summary>
    public abstract Result Run(ServerProcess server, BenchOptions options, int clients);

    /// <summary>Has all clients in the room, each proved to hear.</summary>
    protected static Crowd Gather(ServerProcess server, BenchOptions options, LoadShape shape)
    {
        var crowd = new Crowd(server.Ports, shape.Clients, Wire.Of(server.Spec.Protocol, new MessageLayout(shape.Bytes)));
        try
        {
            Attendance.Join(crowd, ParallelJoins(server, options, crowd.Wire), options.Number("limit"));
            Attendance.Settle(crowd, options.Number("limit"));
            Attendance.Probe(crowd);
            return crowd;
        }
        catch
        {
            crowd.Dispose();
            throw;
        }
    }

    protected static int ParallelJoins(ServerProcess server, BenchOptions options, Wire wire) =>
        options.Count("parallel") is var parallel and > 0 ? parallel
        : server.Spec.ParallelJoins > 0 ? server.Spec.ParallelJoins
        : wire.ParallelJoins;
}
