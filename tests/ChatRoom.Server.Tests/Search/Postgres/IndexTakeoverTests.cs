using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Search;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Npgsql;

namespace ChatRoom.Server.Tests.Search.Postgres;

/// <summary>Tests that one node at a time fills the index, that all of them know how far it is, and that it is made anew when it is lost.</summary>
[Slow]
public sealed class IndexTakeoverTests(PostgresServer postgres) : IAsyncLifetime
{
    private string _connection = "";
    private IndexedDatabase _one = null!;
    private IndexedDatabase _two = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateDatabaseAsync();
        (_one, _two) = (await IndexedDatabase.BeginAsync(_connection), await IndexedDatabase.BeginAsync(_connection));
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task One_node_fills_the_index_and_all_nodes_search_it()
    {
        Assert.NotNull(_two.Index.IncompleteSince);
        Assert.Empty(await _two.FindAsync("milk", "lobby"));
        var log = await _one.OpenAsync("lobby");
        await _one.SayAsync(log, "ada", "remember the milk");
        await _one.FollowAsync();
        await _two.FollowAsync();

        Assert.Equal((true, false), (_one.Follower.IsFiller, _two.Follower.IsFiller));
        Assert.Equal(["lobby 1"], await _two.FindAsync("milk", "lobby"));
        Assert.Equal((1, null), (_two.Index.PositionOf(log.Epoch), _two.Index.IncompleteSince));

        await _one.SayAsync(log, "ada", "and milk");
        await _two.FollowAsync();
        Assert.Equal(1, _two.Index.PositionOf(log.Epoch));
        await _one.FollowAsync();
        await _two.RefreshAsync();
        Assert.Equal(2, _two.Index.PositionOf(log.Epoch));
    }

    [Fact]
    public async Task When_the_filler_loses_its_connection_another_node_goes_on_and_the_first_one_waits()
    {
        var log = await _one.OpenAsync("lobby");
        await _one.SayAsync(log, "ada", "one all");
        await _one.FollowAsync();
        await _one.SqlAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'chatroom search index'");
        await _one.SayAsync(log, "ada", "two all");
        await Eventually.TrueAsync(() => Task.Run(() => _two.Follower.CatchUpAsync(CancellationToken.None)).GetAwaiter().GetResult(), "the other node fills the index");

        Assert.Equal(["lobby 2", "lobby 1"], await _one.FindAsync("all", "lobby"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(_one.FollowAsync);
        await _one.Follower.ReleaseAsync();
        Assert.False(await _one.Follower.CatchUpAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Changes_that_a_filler_has_not_taken_are_taken_by_the_next_one()
    {
        var log = await _one.OpenAsync("lobby");
        await _one.SayAsync(log, "ada", "first", "second", "third");
        await _one.FollowAsync();
        await _one.Follower.ReleaseAsync();
        var now = _one.Time.GetUtcNow();
        await _one.AppendAsync(log, new MessageEdited(Guid.NewGuid(), now, "ada", 1) { Text = "changed" }, new MessageDeleted(Guid.NewGuid(), now, "ada", 2, ""));
        await _two.FollowAsync();

        Assert.Equal(["lobby 3", "lobby 1"], await _two.FindAsync("from:ada", "lobby"));
        Assert.Equal(["lobby 1"], await _two.FindAsync("changed", "lobby"));
        Assert.Empty(await _two.FindAsync("first", "lobby"));
    }

    [Theory]
    [InlineData("DROP TABLE search_messages")]
    [InlineData("DROP TABLE search_schema, search_positions, search_messages, search_handles")]
    [InlineData("DROP TABLE search_handles")]
    [InlineData("TRUNCATE search_messages")]
    [InlineData("TRUNCATE search_positions")]
    [InlineData("DELETE FROM search_schema")]
    [InlineData("UPDATE search_schema SET format = 1")]
    [InlineData("UPDATE search_positions SET epoch = 'another'")]
    [InlineData("UPDATE search_positions SET position = 100")]
    public async Task An_index_that_is_lost_or_of_an_older_format_is_made_anew(string trouble)
    {
        var log = await _one.OpenAsync("lobby");
        await _one.SayAsync(log, "ada", "one", "two", "three");
        await _one.FollowAsync();
        await _one.Follower.ReleaseAsync();
        await _one.SqlAsync(trouble);

        await _two.FollowAsync();

        Assert.Equal(["lobby 3", "lobby 2", "lobby 1"], await _two.FindAsync("from:ada", "lobby"));
        Assert.Equal((3, null), (_two.Index.PositionOf(log.Epoch), _two.Index.IncompleteSince));
    }

    [Fact]
    public async Task An_index_that_is_dropped_under_its_filler_is_made_anew()
    {
        var log = await _one.OpenAsync("lobby");
        await _one.SayAsync(log, "ada", "one", "two");
        await _one.FollowAsync();
        await _one.SqlAsync("DROP TABLE search_messages, search_positions");
        await _one.SayAsync(log, "ada", "three");
        await _one.FollowAsync();

        Assert.Equal(["lobby 3", "lobby 2", "lobby 1"], await _one.FindAsync("from:ada", "lobby"));
    }

    [Fact]
    public async Task An_index_of_a_newer_program_is_searched_and_not_filled()
    {
        var log = await _one.OpenAsync("lobby");
        await _one.SayAsync(log, "ada", "one");
        await _one.FollowAsync();
        await _one.Follower.ReleaseAsync();
        await _one.SqlAsync("UPDATE search_schema SET format = 1000000");
        await _one.SayAsync(log, "ada", "two");
        await _two.FollowAsync();

        Assert.False(_two.Follower.IsFiller);
        Assert.Equal(["lobby 1"], await _two.FindAsync("from:ada", "lobby"));
        Assert.Equal(1, _two.Index.PositionOf(log.Epoch));
    }

    [Fact]
    public async Task A_search_that_takes_too_long_ends_with_a_line()
    {
        await _one.SayAsync(await _one.OpenAsync("lobby"), "ada", "one");
        await _one.FollowAsync();
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("LOCK TABLE search_messages", connection, transaction);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        _one.Options.TimeLimit = TimeSpan.FromMilliseconds(100);

        var fault = await Assert.ThrowsAsync<SearchException>(() => _one.FindAsync("one", "lobby"));

        Assert.StartsWith("The search took too long.", fault.Reason.ToString(), StringComparison.Ordinal);
    }
}
