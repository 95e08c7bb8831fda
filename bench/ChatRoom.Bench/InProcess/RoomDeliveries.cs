using BenchmarkDotNet.Attributes;

namespace ChatRoom.Bench.InProcess;

/// <summary>
/// Measures time and allocations of one message in a room, until all clients have read its bytes. Two numbers of clients
/// tell the price of a delivery from that of a message.
/// </summary>
[MemoryDiagnoser]
public class RoomDeliveries
{
    private const int Messages = 5000;

    private readonly string _text = new('x', 64);
    private readonly List<BenchClient> _clients = [];
    private BenchRoom _room = null!;

    [Params(10, 500)]
    public int Clients { get; set; }

    [IterationSetup]
    public void Open()
    {
        _room = BenchRoom.OpenAsync(directory: null).GetAwaiter().GetResult();
        for (var i = 0; i < Clients; i++)
        {
            _clients.Add(_room.JoinAsync($"user{i}", readsBytes: true).GetAwaiter().GetResult());
        }

        // Buffers grow to their size.
        Say();
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public void Say()
    {
        var next = _room.NextEvent;
        for (var i = 0; i < Messages; i++)
        {
            var saying = _room.SayAsync(_clients[0], _text);
            if (!saying.IsCompletedSuccessfully)
            {
                saying.AsTask().Wait();
            }

            // The room wakes its newest client last.
            _clients[^1].AwaitEvent(++next);
        }
    }

    [IterationCleanup]
    public void Close()
    {
        var next = _room.NextEvent;
        _clients.ForEach(c => c.AwaitEvent(next));
        _room.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _clients.Clear();
    }
}
