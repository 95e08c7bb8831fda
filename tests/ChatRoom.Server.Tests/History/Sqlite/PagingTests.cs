using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests that a reader far behind reads the log page by page, by key.</summary>
public sealed class PagingTests : IAsyncLifetime
{
    private const int Many = 100_000;

    private readonly HistoryFolder _folder = new();
    private SqliteTranscriptStore _store = null!;
    private ITranscript _log = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = _folder.Open();
        // Another room's events lie around this one's.
        var other = await _store.OpenAsync("other", CancellationToken.None);
        _log = await _store.OpenAsync("lobby", CancellationToken.None);
        await other.AppendAsync(TestEvents.Drafts(1000), CancellationToken.None);
        await _log.AppendAsync(TestEvents.Drafts(Many), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_reader_far_behind_gets_every_event_once_in_order_beside_a_writer()
    {
        var metrics = TestMetrics.Create();
        await using var room = new Room(
            RoomRecord.Public("lobby"), _log, new RoomOptions { TailBytes = 64 << 10 }, new PeopleDirectory(new LimitsOptions(), TimeProvider.System), TimeProvider.System, metrics, NullLogger.Instance);
        var session = await new TestSession().JoinAsync(room, "alice");
        var said = Task.Run(async () =>
        {
            for (var i = 0; i < 2000; i++)
            {
                await room.SayAsync(session, $"new {i}", MessageKind.Say, Guid.NewGuid(), Cancellation);
            }
        }, Cancellation);

        var last = 0L;
        while (last < Many + 2001)
        {
            foreach (var roomEvent in await room.ReadAfterAsync(last, 256, Cancellation))
            {
                Assert.Equal(++last, roomEvent.Sequence);
            }
        }

        await said;
    }

    [Fact]
    public async Task Scrolling_up_comes_to_the_very_first_event()
    {
        var next = (long)Many + 1;
        while (await _log.ReadBeforeAsync(next, 500, Cancellation) is { Count: > 0 } page)
        {
            Assert.Equal(next - 1, page[^1].Sequence);
            Assert.Equal(page.Count, page[^1].Sequence - page[0].Sequence + 1);
            next = page[0].Sequence;
        }

        Assert.Equal(1, next);
    }

    [Fact]
    public async Task Every_read_searches_by_the_key_without_a_sort_or_an_offset()
    {
        var statements = new List<string>();
        await _store.ReadAsync(connection => Trace(connection, statements), Cancellation);
        await _log.ReadAfterAsync(Many / 2, 10, Cancellation);
        await _log.ReadBeforeAsync(Many / 2, 10, Cancellation);

        // For each read the blocks, and the changes and reactions beside them.
        var reads = statements.Where(statement => statement.StartsWith("SELECT", StringComparison.Ordinal)).ToArray();
        Assert.InRange(reads.Length, 6, 7);
        foreach (var statement in reads)
        {
            var plan = await _store.ReadAsync(connection => Plan(connection, statement), Cancellation);
            Assert.Contains(plan, step => step.StartsWith("SEARCH ", StringComparison.Ordinal) && step.Contains(" USING ", StringComparison.Ordinal));
            Assert.All(plan, step => Assert.Matches(@"^(SEARCH (blocks|changes|reactions) .*\(room=\?|SEARCH rooms .*\(rowid=\?|CORRELATED SCALAR SUBQUERY)", step));
            Assert.DoesNotContain("OFFSET", statement, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>From here on this connection, which the next reader gets, notes what it runs.</summary>
    private static bool Trace(Microsoft.Data.Sqlite.SqliteConnection connection, List<string> statements)
    {
        SQLitePCL.raw.sqlite3_trace(connection.Handle, (_, sql) => statements.Add(SQLitePCL.utf8z.FromString(sql).utf8_to_string()), null);
        return true;
    }

    private static List<string> Plan(Microsoft.Data.Sqlite.SqliteConnection connection, string statement)
    {
        SQLitePCL.raw.sqlite3_trace(connection.Handle, (SQLitePCL.strdelegate_trace?)null, null);
        using var explain = connection.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + statement;
        using var row = explain.ExecuteReader();
        var plan = new List<string>();
        while (row.Read())
        {
            plan.Add(row.GetString(3));
        }

        return plan;
    }
}
