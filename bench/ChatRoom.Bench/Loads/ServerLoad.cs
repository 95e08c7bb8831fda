using System.CommandLine;
using ChatRoom.Bench.Load;
using ChatRoom.Bench.Servers;
using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.Loads;

/// <summary>Puts a new server process under one kind of load.</summary>
internal abstract class ServerLoad
{
    /// <summary>Gets the name of the command.</summary>
    public abstract string Name { get; }

    /// <summary>Gets one line for the help.</summary>
    public abstract string Summary { get; }

    /// <summary>Gets the options of this load alone.</summary>
    public abstract IReadOnlyList<Option> Options { get; }

    /// <summary>Gets how many clients there are unless an option says otherwise.</summary>
    public virtual int DefaultClients => 1000;

    /// <summary>Returns the servers to compare; ratios are to the first.</summary>
    public virtual IReadOnlyList<ServerSpec> ServersOf(ParseResult options) =>
        [.. options.GetRequiredValue<string[]>("--server").Select(ServerSpec.Parse)];

    public abstract Result Run(ServerProcess server, ParseResult options, int clients);

    protected static Option<T> Setting<T>(string name, T value, string description) =>
        new(name) { DefaultValueFactory = _ => value, Description = description };

    protected static Option<int> Senders() => Setting("--senders", 10, "clients that send");

    protected static Option<int> Window() => Setting("--window", 10, "messages in flight of each sender");

    protected static Option<int> Bytes(int value = 64) =>
        Setting("--bytes", value, $"length of a message, {MessageText.MinBytes} to {MessageText.MaxBytes}");

    protected static Option<double> Seconds(double value = 5) => Setting("--seconds", value, "measured time");

    protected static Option<double> Warmup(double value = 1.5) => Setting("--warmup", value, "seconds before the measured time");

    protected static Wire WireOf(ServerProcess server, ParseResult options) =>
        Wire.Of(server.Spec.Protocol, Math.Clamp(options.GetValue<int>("--bytes"), MessageText.MinBytes, MessageText.MaxBytes));

    protected static int ParallelOf(ServerProcess server, Wire wire) =>
        server.Spec.ParallelJoins > 0 ? server.Spec.ParallelJoins : wire.ParallelJoins;

    /// <summary>Joins all clients.</summary>
    protected static ClientGroup Gather(ServerProcess server, ParseResult options, int clients)
    {
        var wire = WireOf(server, options);
        return Attendance.Gather(server.Ports, clients, wire, ParallelOf(server, wire));
    }
}
