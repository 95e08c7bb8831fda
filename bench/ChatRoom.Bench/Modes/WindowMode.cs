using System.CommandLine;
using System.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Bench.Modes;

/// <summary>Measures the read of a window of the history in which some messages were changed.</summary>
internal static class WindowMode
{
    private const int Window = 200;
    private const int Changed = 50;
    private const int ReactionsEach = 5;
    private const int Reads = 2000;

    public static Command Command { get; } = Create();

    private static Command Create()
    {
        var events = new Option<int>("--events") { Description = "events in the history", DefaultValueFactory = _ => 200_000 };
        var command = new Command("window", $"read of {Window} messages from disk, without and with {Changed} changed ones") { events };
        command.SetAction((options, _) => RunAsync(options.GetValue(events)));
        return command;
    }

    private static async Task RunAsync(int events)
    {
        var directory = Directory.CreateTempSubdirectory("chatroom-bench");
        try
        {
            await using var store = new SqliteTranscriptStore(Path.Combine(directory.FullName, "window.db"), NullLogger<SqliteTranscriptStore>.Instance);
            var log = await store.OpenAsync("lobby", default);
            foreach (var batch in Enumerable.Range(0, events).Chunk(1000))
            {
                await AppendAsync(log, [.. batch.Select(i => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UtcNow, $"user{i % 50}", new string('x', 64), MessageKind.Say))]);
            }

            var middle = events / 2;
            await ReadAsync(log, middle);
            Report("as said", await ReadAsync(log, middle));
            var targets = Enumerable.Range(1, Changed).Select(i => middle + (i * Window / Changed)).ToArray();
            await AppendAsync(log, [.. targets.Select(target => new MessageEdited(Guid.NewGuid(), DateTimeOffset.UtcNow, "user1", target) { Text = new string('y', 64) })]);
            Report($"{Changed} edited", await ReadAsync(log, middle));
            await AppendAsync(log, [.. targets.SelectMany(React)]);
            Report($"{Changed} edited, {ReactionsEach} reactions each", await ReadAsync(log, middle));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static IEnumerable<RoomEvent> React(int target) => Enumerable.Range(0, ReactionsEach).Select(i =>
        new ReactionChanged(Guid.NewGuid(), DateTimeOffset.UtcNow, $"user{i}", target, "👍", IsAdded: true) { AuthorId = PersonId.New() });

    private static async Task AppendAsync(ITranscript log, RoomEvent[] drafts)
    {
        var first = log.LastSequence + 1;
        RoomEvent.AssignSequences(drafts, first);
        await log.AppendAsync(first, drafts, default);
    }

    private static async Task<double[]> ReadAsync(ITranscript log, long after)
    {
        var times = new double[Reads];
        for (var read = 0; read < Reads; read++)
        {
            var watch = Stopwatch.GetTimestamp();
            _ = await log.ReadAfterAsync(after, Window, default);
            times[read] = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
        }

        Array.Sort(times);
        return times;
    }

    private static void Report(string what, double[] times) =>
        Console.WriteLine($"{what}: p50 {times[Reads / 2]:F3} ms, p95 {times[Reads * 95 / 100]:F3} ms");
}
