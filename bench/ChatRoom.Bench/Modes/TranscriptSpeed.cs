using System.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Web.Localization;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Bench.Modes;

/// <summary>The log on disk alone: events a second and processor time per event, by the size of the batch.</summary>
internal static class TranscriptSpeed
{
    private const int DraftsAtATime = 20_000;

    public static Mode Mode { get; } = new(
        "transcript",
        "events/s and processor time of the SQLite store alone, by batch size",
        [
            new("batches", "1,10,100,1000", "events to a batch, in turn", 1, 100_000),
            new("seconds", "2", "time of a measurement", 0.1, 3600),
            new("rounds", "5", "measurements of each; medians are printed", 1, 1000),
            new("bytes", "64", "length of a message", 1, 4096),
        ],
        RunAsync);

    private static async Task<int> RunAsync(BenchOptions options)
    {
        var batches = options.Counts("batches");
        var samples = batches.ToDictionary(b => b, _ => new List<Sample>());
        for (var round = 0; round < options.Count("rounds"); round++)
        {
            foreach (var batch in round % 2 == 0 ? batches : batches.Reverse())
            {
                samples[batch].Add(await MeasureAsync(batch, options));
            }
        }

        var table = new MarkdownTable("batch", "events/s", "min–max", "CPU µs/event", "commit p50 ms", "p99 ms", "other processes, cores");
        foreach (var (batch, list) in samples)
        {
            table.Add(
                $"{batch:N0}",
                $"{list.Select(s => s.PerSecond).Median():N0}",
                $"{list.Min(s => s.PerSecond):N0}–{list.Max(s => s.PerSecond):N0}",
                $"{list.Select(s => s.CpuMicroseconds).Median():F2}",
                $"{list.Select(s => s.P50).Median():F3}",
                $"{list.Select(s => s.P99).Median():F2}",
                $"{list.Select(s => s.OtherCores).Median():F2}");
        }

        table.Print(Console.Out);
        return 0;
    }

    private static async Task<Sample> MeasureAsync(int batch, BenchOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("chatroom-bench");
        try
        {
            await using var store = new SqliteTranscriptStore(
                Path.Combine(directory.FullName, "chatroom.db"), NullLogger<SqliteTranscriptStore>.Instance);
            await using var log = await store.OpenAsync("lobby", default);
            var text = new string('x', options.Count("bytes"));
            var delays = new List<double>();
            // The first batches open the file's pages and compile the code.
            await AppendAsync(log, Drafts(text, Math.Max(batch, DraftsAtATime / 10)), batch, []);

            var meter = new ProcessMeter();
            while (meter.Seconds < options.Number("seconds"))
            {
                // Making the drafts is the room's business, and not in the figures.
                var drafts = Drafts(text, batch == 1 ? DraftsAtATime / 10 : Math.Max(batch, DraftsAtATime));
                meter.Resume();
                await AppendAsync(log, drafts, batch, delays, () => meter.SecondsNow > options.Number("seconds"));
                meter.Pause();
            }

            var events = delays.Count * (double)batch;
            return new Sample(
                events / meter.Seconds, meter.CpuSeconds * 1e6 / events, delays.Median(), delays.Percentile(0.99), meter.OtherCores);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static RoomEvent[] Drafts(string text, int count) =>
    [
        .. Enumerable.Range(0, count).Select(
            i => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UtcNow, $"user{i % 50}", text, MessageKind.Say)),
    ];

    private static async Task AppendAsync(
        ITranscript log, RoomEvent[] drafts, int batch, List<double> delays, Func<bool>? isOver = null)
    {
        for (var done = 0; done + batch <= drafts.Length && isOver?.Invoke() != true; done += batch)
        {
            var start = Stopwatch.GetTimestamp();
            var next = new ArraySegment<RoomEvent>(drafts, done, batch);
            var first = log.LastSequence + 1;
            RoomEvent.AssignSequences(next, first);
            await log.AppendAsync(first, next, default);
            delays.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private sealed record Sample(double PerSecond, double CpuMicroseconds, double P50, double P99, double OtherCores);
}
