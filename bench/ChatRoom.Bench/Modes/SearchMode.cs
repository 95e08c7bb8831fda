using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using ChatRoom.Bench.Search;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Search;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Search;
using ChatRoom.Server.Search.Postgres;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Storage;
using ChatRoom.Server.Transfer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatRoom.Bench.Modes;

/// <summary>Measures the index of a large history: how fast it is filled, how large it is, and the time of a search.</summary>
internal static class SearchMode
{
    private const int Rooms = 50;
    private const int FillBatch = 256;
    private const int PageSize = 20;

    public static Command Command { get; } = Create();

    private static Command Create()
    {
        var events = new Option<int>("--events") { Description = "messages in the history", DefaultValueFactory = _ => 1_000_000 };
        var searches = new Option<int>("--searches") { Description = "searches of two words", DefaultValueFactory = _ => 500 };
        var connection = new Option<string?>("--connection") { Description = "an empty PostgreSQL database, to which the history is copied first" };
        var command = new Command("search", $"the index of {Rooms} rooms: filling, size, and searches of two words") { events, searches, connection };
        command.SetAction((options, _) => RunAsync(options.GetValue(events), options.GetValue(searches), options.GetValue(connection)));
        return command;
    }

    private static async Task RunAsync(int events, int searches, string? connection)
    {
        var directory = Directory.CreateTempSubdirectory("chatroom-bench");
        try
        {
            var path = Path.Combine(directory.FullName, "chatroom.db");
            var corpus = new SearchCorpus();
            var bytes = 0L;
            await using (var store = new SqliteTranscriptStore(path, NullLogger<SqliteTranscriptStore>.Instance))
            {
                bytes = await FillAsync(store, corpus, events);
            }

            Console.WriteLine($"{events:N0} messages, {bytes / 1048576.0:F0} MiB of text");
            await (connection is null ? MeasureFileAsync(path, corpus, events, searches) : MeasureDatabaseAsync(path, connection, corpus, events, searches));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task MeasureFileAsync(string path, SearchCorpus corpus, int events, int searches)
    {
        await using var store = new SqliteTranscriptStore(path, NullLogger<SqliteTranscriptStore>.Instance);
        using var file = new SearchFile(SearchFile.Beside(path));
        var options = new SearchOptions();
        using var index = new SqliteMessageIndex(file, store, options);
        using var follower = new IndexFollower(file, store, index, options, TimeProvider.System, NullLogger<IndexFollower>.Instance);
        await ReportAsync("indexed", events, () => Task.Run(() => follower.CatchUp(_ => { })));
        Console.WriteLine($"index {new FileInfo(SearchFile.Beside(path)).Length / 1048576.0:F0} MiB");
        await SearchAsync(store, index, options, corpus, searches);
    }

    private static async Task MeasureDatabaseAsync(string path, string connection, SearchCorpus corpus, int events, int searches)
    {
        await ReportAsync("copied and compared", events, () => DataTransfer.ToPostgresAsync(path, connection, UpgradeBackups.None, default));
        await ReportAsync("copied back and compared", events, () => DataTransfer.ToFilesAsync(connection, path + ".copy.db", default));
        await using var store = await PostgresTranscriptStore.OpenAsync(connection, NullLogger<PostgresTranscriptStore>.Instance, default);
        var (data, options) = (new DataOptions { Provider = "postgres", Connection = connection }, new SearchOptions());
        await using var index = new PostgresMessageIndex(data, options);
        using var follower = new PostgresIndexFollower(data, index, TimeProvider.System, NullLogger<PostgresIndexFollower>.Instance);
        await ReportAsync("indexed", events, () => follower.CatchUpAsync(default));
        await using (var database = NpgsqlDataSource.Create(connection))
        {
            await using var size = database.CreateCommand("SELECT pg_total_relation_size('search_messages')");
            Console.WriteLine($"index {(long)(await size.ExecuteScalarAsync())! / 1048576.0:F0} MiB");
        }

        await SearchAsync(store, index, options, corpus, searches);
        await follower.ReleaseAsync();
    }

    private static async Task ReportAsync(string what, int events, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        var processor = Environment.CpuUsage.TotalTime;
        await work();
        Console.WriteLine(
            $"{what} in {watch.Elapsed.TotalSeconds:F1} s, {events / watch.Elapsed.TotalSeconds:N0} a second, {(Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / events:F1} µs of processor of this program each");
    }

    private static async Task<long> FillAsync(SqliteTranscriptStore store, SearchCorpus corpus, int events)
    {
        var logs = new List<ITranscript>();
        for (var i = 0; i < Rooms; i++)
        {
            logs.Add(await store.OpenAsync($"room{i}", default));
        }

        var (bytes, batches) = (0L, 0);
        foreach (var batch in Enumerable.Range(0, events).Chunk(FillBatch))
        {
            var log = logs[batches++ % Rooms];
            RoomEvent[] drafts = [.. batch.Select(_ => corpus.Next())];
            bytes += drafts.Cast<MessagePosted>().Sum(message => Encoding.UTF8.GetByteCount(message.Text));
            var first = log.LastSequence + 1;
            RoomEvent.AssignSequences(drafts, first);
            await log.AppendAsync(first, drafts, default);
        }

        return bytes;
    }

    private static async Task SearchAsync(
        ITranscriptStore store, IMessageIndex index, SearchOptions options, SearchCorpus corpus, int searches)
    {
        var (limits, catalog) = (new LimitsOptions(), new MemoryRoomCatalog());
        for (var i = 0; i < Rooms; i++)
        {
            await catalog.TryAddAsync(RoomRecord.Public($"room{i}"), default);
        }

        var people = new PeopleDirectory(limits, TimeProvider.System);
        var metrics = new ChatMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        await using var rooms = new RoomDirectory(
            new RoomRegister(store, catalog, new RoomOptions(), limits, TimeProvider.System), new RoomOptions(), people, TimeProvider.System, metrics, NullLogger<Room>.Instance);
        var search = new MessageSearch(rooms, options, TimeProvider.System, index);
        using var reader = people.Enter("reader");
        var (asked, pages) = (new List<double>(), new List<double>());
        var found = 0;
        var processor = TimeSpan.Zero;
        for (var i = 0; i < searches; i++)
        {
            var query = SearchQueryParser.Parse(corpus.TwoWords(), day => new(day.ToDateTime(default), TimeSpan.Zero), out _)!;
            var began = Stopwatch.GetTimestamp();
            processor -= Environment.CpuUsage.TotalTime;
            await index.FindAsync(new(query, [.. Enumerable.Range(0, Rooms).Select(room => $"room{room}")], [], []), null, PageSize, default);
            processor += Environment.CpuUsage.TotalTime;
            asked.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            began = Stopwatch.GetTimestamp();
            var page = await (await search.BeginAsync(reader.Person, query, default)).NextAsync(PageSize, default);
            pages.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            found += page.Messages.Count;
        }

        Console.WriteLine($"{searches} searches of two words in {Rooms} rooms, {found / (double)searches:F1} messages on a page");
        Report($"index alone, {processor.TotalMilliseconds / searches:F1} ms of processor each", asked);
        Report("first page with neighbours", pages);
    }

    private static void Report(string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine($"{what}: p50 {times[times.Count / 2]:F1} ms, p95 {times[times.Count * 95 / 100]:F1} ms, most {times[^1]:F1} ms");
    }
}
