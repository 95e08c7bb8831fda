using BenchmarkDotNet.Attributes;
using ChatRoom.Bench.Load;
using ChatRoom.Bench.Wires;

namespace ChatRoom.Bench.InProcess;

/// <summary>
/// Measures one message over TCP with the log on disk; rooms, connections and generator are in this process. Two numbers of
/// clients tell the allocations of a delivery from those of a message; those of the generator's own thread do not count.
/// </summary>
public class TcpDeliveries
{
    private const int Messages = 500;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chatroom-bench");
    private BenchRoom _room = null!;
    private ClientGroup _group = null!;
    private ClosedLoop _loop = null!;
    private long _allocated;
    private long _messages;

    private static long AllocatedByServer => GC.GetTotalAllocatedBytes(precise: true) - GC.GetAllocatedBytesForCurrentThread();

    [Params(10, 500)]
    public int Clients { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _room = BenchRoom.OpenAsync(_directory.FullName).GetAwaiter().GetResult();
        var wire = new LineWire(new MessageText(64));
        _group = Attendance.Gather([_room.Listen()], Clients, wire, wire.ParallelJoins);
        _loop = new ClosedLoop(_group, senders: 1, window: 1);
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public void Say()
    {
        var before = AllocatedByServer;
        for (var end = _loop.Done + Messages; _loop.Done < end;)
        {
            _loop.Step(long.MaxValue);
        }

        _messages += Messages;
        _allocated += AllocatedByServer - before;
    }

    [GlobalCleanup]
    public void Close()
    {
        Console.WriteLine($"// {Clients} clients: the server allocated {(double)_allocated / _messages:F1} bytes for each message.");
        _loop.Finish(patienceSeconds: 3);
        _group.Dispose();
        _room.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _directory.Delete(recursive: true);
        if (_group.Faults.Count > 0)
        {
            throw new BenchException(_group.Faults.ToString());
        }
    }
}
