using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatRoom.Server.Tests.History.Postgres;

/// <summary>Tests a log to which two nodes write.</summary>
[Slow]
public sealed class SharedLogTests(PostgresServer postgres) : IAsyncLifetime
{
    private string _connection = "";
    private PostgresTranscriptStore _store = null!;
    private PostgresTranscriptStore _other = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateDatabaseAsync();
        // Both create the tables at once.
        (_store, _other) = (await OpenAsync(), await OpenAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Ten_nodes_may_start_at_once()
    {
        _connection = await postgres.CreateDatabaseAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(OpenAsync, Cancellation)));

        foreach (var store in stores)
        {
            Assert.Empty(await store.ListRoomsAsync(Cancellation));
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Events_of_another_node_come_between_ones_own_in_one_order()
    {
        var (log, other) = await OpenLogAsync();

        Assert.Equal([1, 2], Numbers(await log.AppendAsync(TestEvents.Drafts(2))));
        Assert.Equal([1, 2, 3], Numbers(await other.AppendAsync(TestEvents.Drafts(1))));
        Assert.Equal([3, 4], Numbers(await log.AppendAsync(TestEvents.Drafts(1))));
        Assert.Equal([4], Numbers(await other.TakeNewsAsync()));
        Assert.Empty(await other.TakeNewsAsync());
        Assert.Equal(await log.ReadAfterAsync(0, 10, Cancellation), await other.ReadAfterAsync(0, 10, Cancellation));
    }

    [Fact]
    public async Task No_read_is_ahead_of_what_the_room_has_taken()
    {
        var (log, other) = await OpenLogAsync();
        await other.AppendAsync(TestEvents.Drafts(5));

        Assert.Empty(await log.ReadAfterAsync(0, 10, Cancellation));
        Assert.Empty(await log.ReadBeforeAsync(long.MaxValue, 10, Cancellation));

        await log.TakeNewsAsync();
        Assert.Equal(5, (await log.ReadAfterAsync(0, 10, Cancellation)).Count);
    }

    [Fact]
    public async Task Two_nodes_that_write_at_once_see_the_same_log_without_a_gap()
    {
        var (log, other) = await OpenLogAsync();
        var seen = await Task.WhenAll(WriteAsync(log, 60), WriteAsync(other, 60));
        seen[0].AddRange(await log.TakeNewsAsync());
        seen[1].AddRange(await other.TakeNewsAsync());

        Assert.Equal(Enumerable.Range(1, seen[0].Count).Select(n => (long)n), Numbers(seen[0]));
        Assert.Equal(seen[0].Select(e => e.Id), seen[1].Select(e => e.Id));
        Assert.Equal(seen[0].Count, seen[0].DistinctBy(e => e.Id).Count());
    }

    [Fact]
    public async Task A_message_that_another_node_has_stored_is_not_stored_again_and_the_rest_of_the_batch_is()
    {
        var (log, other) = await OpenLogAsync();
        var said = TestEvents.Drafts(3);
        await other.AppendAsync([said[1]], [said[1].Id]);
        RoomEvent[] drafts = [said[0], Copy(said[1]), new MessageEdited(Guid.NewGuid(), TestEvents.At, "alice", 1) { Text = "better" }, said[2]];

        var events = await log.AppendAsync(drafts, [said[0].Id, said[1].Id, said[2].Id]);

        Assert.Equal([1, 2, 3, 4], Numbers(events));
        Assert.Equal([said[1].Id, said[0].Id, drafts[2].Id, said[2].Id], events.Events.Select(e => e.Id));
        Assert.Equal([2, 0, 3, 4], Numbers(drafts));
        Assert.Equal("better", Assert.IsType<MessageEdited>((await log.ReadAfterAsync(2, 1, Cancellation))[0]).Text);
        Assert.Empty((await log.AppendAsync([Copy(said[0])], [said[0].Id])).Events);
        Assert.Equal(4, log.LastSequence);
        Assert.Equal([5], Numbers(await log.AppendAsync(TestEvents.Drafts(1))));
    }

    [Fact]
    public async Task Of_the_same_message_from_two_nodes_at_once_one_is_stored()
    {
        var (log, other) = await OpenLogAsync();
        for (var i = 0; i < 50; i++)
        {
            var draft = TestEvents.Drafts(1);
            await Task.WhenAll(
                Task.Run(async () => await log.AppendAsync(draft, [draft[0].Id]), Cancellation),
                Task.Run(async () => await other.AppendAsync([Copy(draft[0])], [draft[0].Id]), Cancellation));
        }

        await log.TakeNewsAsync();
        var all = await log.ReadAfterAsync(0, 100, Cancellation);
        Assert.Equal(50, all.Count);
        Assert.Equal(50, all.DistinctBy(e => e.Id).Count());
    }

    [Fact]
    public async Task The_id_of_a_message_is_known_for_an_hour()
    {
        var (log, other) = await OpenLogAsync();
        var drafts = TestEvents.Drafts(2);
        await other.AppendAsync(drafts, [drafts[0].Id, drafts[1].Id]);
        await ExecuteAsync($"UPDATE said SET at = at - interval '61 minutes' WHERE id = '{drafts[0].Id}'; SELECT forget_said()");

        Assert.Equal([1, 2, 3], Numbers(await log.AppendAsync([Copy(drafts[0]), Copy(drafts[1])], [drafts[0].Id, drafts[1].Id])));
    }

    private static MessagePosted Copy(RoomEvent stored) => new MessagePosted(stored.Id, stored.At, stored.Author, ((MessagePosted)stored).Text, MessageKind.Say);

    [Fact]
    public async Task A_node_hears_at_once_of_events_of_another_one_and_not_of_its_own()
    {
        var (log, other) = await OpenLogAsync();
        var (rings, own) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        using var watch = other.Watch(new Listener(rings));
        using var watchOwn = log.Watch(new Listener(own));
        await Eventually.InTimeAsync(Task.WhenAll(_store.Doorbell.WhenListening, _other.Doorbell.WhenListening));
        var (before, ownBefore) = (rings.CurrentCount, own.CurrentCount);

        await log.AppendAsync(TestEvents.Drafts(1));

        await Eventually.TrueAsync(() => rings.CurrentCount > before, "the other node is told");
        Assert.Equal([1], Numbers(await other.TakeNewsAsync()));
        Assert.Equal(ownBefore, own.CurrentCount);
    }

    [Fact]
    public async Task A_node_finds_within_seconds_what_a_lost_ring_would_have_told()
    {
        var (log, other) = await OpenLogAsync();
        var rings = new SemaphoreSlim(0);
        using var watch = other.Watch(new Listener(rings));
        await Eventually.InTimeAsync(_other.Doorbell.WhenListening);
        var before = rings.CurrentCount;

        // Another program rings no bell.
        await ExecuteAsync(
            "SELECT append(1, ARRAY['room'], (SELECT id FROM nodes LIMIT 1), 1000000, 0, ARRAY[gen_random_uuid()], ARRAY[0::bigint], ARRAY[1::smallint], ARRAY['eve'], ARRAY[gen_random_uuid()], ARRAY['hi'], ARRAY[0::bigint], ARRAY[NULL::text], NULL, NULL)");

        await Eventually.TrueAsync(() => rings.CurrentCount > before, "the poll finds it");
        Assert.Equal("hi", Assert.IsType<MessagePosted>(Assert.Single(await other.TakeNewsAsync())).Text);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task After_a_cut_connection_the_node_finds_out_that_its_events_are_stored()
    {
        var (log, other) = await OpenLogAsync();
        await log.AppendAsync(TestEvents.Drafts(1));
        // The append commits, and its answer is lost: a trigger of the end of the transaction ends the connection.
        await ExecuteAsync(
            """
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE TRIGGER cut AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION cut();
            """);
        var drafts = TestEvents.Drafts(2);
        await Assert.ThrowsAsync<OutcomeUnknownException>(async () => await log.AppendAsync(drafts));
        await ExecuteAsync("DROP TRIGGER cut ON events");

        // Here the connection ended before the commit: the batch is not stored, and a late one would be refused.
        Assert.Null(await log.FindOutcomeAsync(drafts));
        Assert.Equal([2], Numbers(await log.AppendAsync(TestEvents.Drafts(1))));
        Assert.Equal([1, 2], Numbers(await other.TakeNewsAsync()));
    }

    [Fact]
    public async Task The_outcome_of_a_stored_batch_is_its_events_with_those_of_others_before_them()
    {
        var (log, other) = await OpenLogAsync();
        await other.AppendAsync(TestEvents.Drafts(2));
        var drafts = TestEvents.Drafts(2);
        RoomEvent[] copies = [.. drafts.Select(draft => draft with { })];
        await log.AppendAsync(drafts);

        // As if the answer had been lost: the batch is asked for by its number.
        var found = await log.FindOutcomeAsync(copies);
        Assert.NotNull(found);
        Assert.Equal([3, 4], Numbers(found));
    }

    [Fact]
    public async Task An_edit_of_one_node_after_a_deletion_by_another_changes_nothing()
    {
        var (log, other) = await OpenLogAsync();
        await log.AppendAsync(TestEvents.Drafts(2));
        await other.AppendAsync([new MessageDeleted(Guid.NewGuid(), TestEvents.At, "alice", 1, "")]);
        await log.AppendAsync([new MessageEdited(Guid.NewGuid(), TestEvents.At, "alice", 1) { Text = "too late" }]);
        await other.TakeNewsAsync();

        foreach (var read in new[] { await log.ReadAfterAsync(0, 10, Cancellation), await other.ReadAfterAsync(0, 10, Cancellation) })
        {
            var message = Assert.IsType<MessagePosted>(read[0]);
            Assert.Equal(("", true), (message.Text, message.Changes.Deletion is not null));
        }
    }

    [Fact]
    public async Task Retention_keeps_the_newest_events_and_the_numbers_go_on()
    {
        var (log, other) = await OpenLogAsync();
        await log.AppendAsync(TestEvents.Drafts(10));
        await other.TakeNewsAsync();

        Assert.Equal(7, await _store.CountOldestAsync("room", 3, before: null, Cancellation));
        Assert.Equal(4, await _store.DeleteOldestAsync("room", 3, before: null, most: 4));
        Assert.Equal(3, await _other.DeleteOldestAsync("room", 3, before: null, most: 100));
        Assert.Equal(0, await _store.DeleteOldestAsync("room", 3, before: null, most: 100));

        Assert.Equal([8, 9, 10], Numbers(await other.ReadAfterAsync(0, 100, Cancellation)));
        Assert.Equal(2, await _store.DeleteOldestAsync("room", 0, DateTimeOffset.MaxValue, most: 100));
        Assert.Equal([11], Numbers(await log.AppendAsync(TestEvents.Drafts(1))));
    }

    [Fact]
    public async Task Typing_and_attention_reach_the_other_node()
    {
        var (log, other) = await OpenLogAsync();
        var alice = PersonId.New();
        await log.AppendAsync([new ParticipantJoined(Guid.NewGuid(), TestEvents.At, "älice") { AuthorId = alice }]);
        var heard = new Listener(new SemaphoreSlim(0));
        using var watch = other.Watch(heard);
        await Eventually.InTimeAsync(_other.Doorbell.WhenListening);

        log.TellTyping(alice, "älice", isTyping: true);
        await Eventually.TrueAsync(() => heard.Typing == (alice, "älice", true), "it types");
        log.TellTyping(alice, "älice", isTyping: false);
        await Eventually.TrueAsync(() => heard.Typing == (alice, "älice", false), "it has ended");
        var before = heard.Attentions;
        log.TellAttention(new(alice, "älice", IsAway: true, ["tcp", "web"]));
        await Eventually.TrueAsync(() => heard.Attentions > before, "the other node is told");

        var participant = Assert.Single(await other.ListElsewhereAsync());
        Assert.Equal((alice, "älice", true), (participant.Person, participant.Handle, participant.IsAway));
        Assert.Equal(["tcp", "web"], participant.Doors);
    }

    private static IEnumerable<long> Numbers(SharedAppend appended) => Numbers(appended.Events);

    private static IEnumerable<long> Numbers(IEnumerable<RoomEvent> events) => events.Select(e => e.Sequence);

    private static async Task<List<RoomEvent>> WriteAsync(ISharedTranscript log, int batches)
    {
        var seen = new List<RoomEvent>();
        for (var batch = 0; batch < batches; batch++)
        {
            seen.AddRange((await log.AppendAsync(TestEvents.Drafts(1 + (batch % 5)))).Events);
        }

        return seen;
    }

    private async Task<(ISharedTranscript Log, ISharedTranscript Other)> OpenLogAsync() =>
        ((ISharedTranscript)await _store.OpenAsync("room", Cancellation), (ISharedTranscript)await _other.OpenAsync("room", Cancellation));

    private Task<PostgresTranscriptStore> OpenAsync() =>
        PostgresTranscriptStore.OpenAsync(_connection, NullLogger<PostgresTranscriptStore>.Instance, Cancellation);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
