using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Perfolizer.Mathematics.OutlierDetection;

namespace ChatRoom.Bench.InProcess;

/// <summary>Measures the time from say to shown of one message at a time, some hundred a second; each iteration is one message.</summary>
[SimpleJob(RunStrategy.Monitoring, warmupCount: 50, iterationCount: 500, invocationCount: 1)]
[Outliers(OutlierMode.DontRemove)]
public class CommitDelay
{
    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(10);
    private readonly string _text = new('x', 64);
    private BenchRoom _room = null!;
    private BenchClient _client = null!;
    private DirectoryInfo? _directory;

    [Params(true, false)]
    public bool Durable { get; set; }

    [GlobalSetup]
    public async Task OpenAsync()
    {
        _directory = Durable ? Directory.CreateTempSubdirectory("chatroom-bench") : null;
        _room = await BenchRoom.OpenAsync(_directory?.FullName);
        _client = await _room.JoinAsync("speaker");
    }

    [IterationSetup]
    public void Rest() => Thread.Sleep(_interval);

    [Benchmark]
    public void Say()
    {
        var next = _room.NextEvent + 1;
        _room.SayAsync(_client, _text).AsTask().Wait();
        _client.AwaitEvent(next);
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _room.DisposeAsync();
        _directory?.Delete(recursive: true);
    }
}
