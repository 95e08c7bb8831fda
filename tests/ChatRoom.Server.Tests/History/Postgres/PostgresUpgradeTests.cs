using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatRoom.Server.Tests.History.Postgres;

/// <summary>Tests that a database of an earlier version keeps its logs.</summary>
public sealed class PostgresUpgradeTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_database_of_version_1_is_upgraded_and_its_logs_go_on()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await MakeVersion1Async(connection);

        await using var store = await PostgresTranscriptStore.OpenAsync(
            connection, NullLogger<PostgresTranscriptStore>.Instance, TestContext.Current.CancellationToken);
        await using var log = await store.OpenAsync("lobby", TestContext.Current.CancellationToken);

        Assert.Equal("hi", Assert.IsType<MessagePosted>(Assert.Single(await log.ReadAfterAsync(0, 10, TestContext.Current.CancellationToken))).Text);
        await ((ISharedTranscript)log).AppendAsync(TestEvents.Drafts(1));
        Assert.Equal(2, log.LastSequence);
    }

    private static async Task MakeVersion1Async(string connection)
    {
        using var script = new StreamReader(typeof(PostgresTranscriptStore).Assembly.GetManifestResourceStream("Postgres1.sql")!);
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(
            await script.ReadToEndAsync(TestContext.Current.CancellationToken)
            + """
              CREATE TABLE log_schema (version integer NOT NULL);
              INSERT INTO log_schema VALUES (1);
              INSERT INTO logs (name, epoch, last) VALUES ('lobby', 'epoch', 1);
              INSERT INTO events VALUES (1, 1, gen_random_uuid(), 0, 1, 'alice', gen_random_uuid(), 'hi', 0, NULL);
              """);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
