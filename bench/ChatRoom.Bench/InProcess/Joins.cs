using BenchmarkDotNet.Attributes;

namespace ChatRoom.Bench.InProcess;

/// <summary>Measures time and allocations of one of 10,000 joins into one room, its log in memory.</summary>
[MemoryDiagnoser]
public class Joins
{
    private const int Clients = 10_000;

    private readonly string[] _names = [.. Enumerable.Range(0, Clients).Select(i => $"User{i}")];
    private readonly Task[] _joins = new Task[Clients];
    private BenchRoom _room = null!;

    [IterationSetup]
    public void Open() => _room = BenchRoom.OpenAsync(directory: null).GetAwaiter().GetResult();

    [Benchmark(OperationsPerInvoke = Clients)]
    public Task JoinAsync()
    {
        for (var i = 0; i < Clients; i++)
        {
            _joins[i] = _room.JoinAsync(_names[i]);
        }

        return Task.WhenAll(_joins);
    }

    [IterationCleanup]
    public void Close() => _room.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
