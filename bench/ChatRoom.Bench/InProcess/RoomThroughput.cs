using BenchmarkDotNet.Attributes;

namespace ChatRoom.Bench.InProcess;

/// <summary>Measures how fast one room takes, stores and shows messages of 64 bytes from eight clients.</summary>
public class RoomThroughput
{
    private const int Senders = 8;
    private const int MessagesEach = 25_000;

    private readonly string _text = new('x', 64);
    private BenchRoom _room = null!;
    private List<BenchClient> _clients = null!;
    private DirectoryInfo? _directory;

    [Params(true, false)]
    public bool Durable { get; set; }

    [IterationSetup]
    public void Open()
    {
        _directory = Durable ? Directory.CreateTempSubdirectory("chatroom-bench") : null;
        _room = BenchRoom.OpenAsync(_directory?.FullName).GetAwaiter().GetResult();
        _clients = [.. Enumerable.Range(0, Senders).Select(i => _room.JoinAsync($"user{i}").GetAwaiter().GetResult())];
    }

    [Benchmark(OperationsPerInvoke = Senders * MessagesEach)]
    public async Task SayAsync()
    {
        await Task.WhenAll(_clients.Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < MessagesEach; i++)
            {
                await _room.SayAsync(client, _text);
            }
        })));
        // All messages are stored and shown before the time is taken.
        await _room.StopAsync();
    }

    [IterationCleanup]
    public void Close()
    {
        var refusals = _clients.Sum(c => c.Refusals);
        _room.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _directory?.Delete(recursive: true);
        if (refusals > 0)
        {
            throw new InvalidOperationException($"The room refused {refusals} messages.");
        }
    }
}
