using System.CommandLine;
using ChatRoom.Bench.Load;
using ChatRoom.Bench.Servers;
using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.Loads;

/// <summary>Measures the price of clients that join and then say nothing.</summary>
internal sealed class IdleLoad : ServerLoad
{
    public override string Name => "idle";

    public override string Summary => "memory of each client that says nothing, and the price of all joins";

    public override IReadOnlyList<Option> Options { get; } = [Seconds()];

    public override Result Run(ServerProcess server, ParseResult options, int clients)
    {
        var before = server.MemoryKiB;
        var wire = Wire.Of(server.Spec.Protocol, MessageText.MinBytes);
        using var group = new ClientGroup(server.Ports, clients, wire);
        var joining = new LoadMeter(server);
        var start = ClientGroup.Now;
        var joined = Attendance.Join(group, ParallelOf(server, wire));
        var settled = Attendance.Settle(group) - start;
        joining.Stop();

        var idle = new LoadMeter(server);
        for (var end = ClientGroup.Now + (long)(options.GetValue<double>("--seconds") * 1e9); ClientGroup.Now < end;)
        {
            group.Poll(50);
        }

        idle.Stop();
        return new Result(group.Faults)
            .Add("KiB per client", (server.MemoryKiB - before) / clients)
            .Add("all joined, s", joined / 1e9)
            .Add("announcements settled, s", settled / 1e9)
            .Add("server CPU until then, s", joining.ServerCpu)
            .Add("received, MiB", group.ReceivedBytes / 1048576.0)
            .Add("server memory before, MiB", before / 1024)
            .Add("server peak memory, MiB", server.PeakMemoryKiB / 1024)
            .Add("server while idle, cores", idle.ServerCpu / idle.Seconds);
    }
}
