using BenchmarkDotNet.Attributes;

namespace ChatRoom.Bench.InProcess;

/// <summary>Measures the log on disk alone: the time of one event by the size of the batch.</summary>
[MemoryDiagnoser]
public class TranscriptSpeed
{
    private const int Events = 2000;

    private DirectoryInfo _directory = null!;
    private BenchTranscript _transcript = null!;

    [Params(1, 10, 100, 1000)]
    public int Batch { get; set; }

    [GlobalSetup]
    public async Task OpenAsync()
    {
        _directory = Directory.CreateTempSubdirectory("chatroom-bench");
        _transcript = await BenchTranscript.OpenAsync(Path.Combine(_directory.FullName, "chatroom.db"));
    }

    [IterationSetup]
    public void MakeMessages() => _transcript.MakeMessages(Events);

    [Benchmark(OperationsPerInvoke = Events)]
    public Task AppendAsync() => _transcript.AppendAsync(Batch);

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _transcript.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
