using ChatRoom.Core.Search;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.Search.Postgres;
using ChatRoom.Server.Settings;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatRoom.Server.Tests.Search.Postgres;

/// <summary>A node with logs and the index in a database.</summary>
internal sealed class IndexedDatabase : IndexedLogs
{
    private readonly PostgresTranscriptStore _store;
    private readonly PostgresMessageIndex _index;
    private readonly string _connection;

    private IndexedDatabase(PostgresTranscriptStore store, string connection)
    {
        var data = new DataOptions { Provider = "postgres", Connection = connection };
        (_store, _connection, _index) = (store, connection, new PostgresMessageIndex(data, Options));
        Follower = new PostgresIndexFollower(data, _index, Time, NullLogger<PostgresIndexFollower>.Instance);
    }

    public override ITranscriptStore Logs => _store;

    public override IMessageIndex Index => _index;

    public PostgresIndexFollower Follower { get; }

    public SearchOptions Options { get; } = new();

    public static async Task<IndexedDatabase> BeginAsync(string connection) => new(
        await PostgresTranscriptStore.OpenAsync(connection, NullLogger<PostgresTranscriptStore>.Instance, CancellationToken.None), connection);

    public override Task FollowAsync() => Follower.CatchUpAsync(CancellationToken.None);

    /// <summary>Learns how far the index is, as a node does each second.</summary>
    public Task RefreshAsync() => _index.RefreshAsync(CancellationToken.None);

    public async Task<object?> SqlAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Follower.ReleaseAsync();
        Follower.Dispose();
        await _index.DisposeAsync();
        await _store.DisposeAsync();
    }
}
