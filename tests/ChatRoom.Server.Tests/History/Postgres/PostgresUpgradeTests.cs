using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.History.Postgres.Migrations;
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

    [Fact]
    public async Task A_migration_that_rewrites_data_asks_for_a_backup_and_changes_nothing_before()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());
        PostgresMigration[] before = [new(1, () => "CREATE TABLE things (text text)")];
        PostgresMigration[] after = [.. before, new(2, () => "CREATE TABLE others ()"), new(3, () => "UPDATE things SET text = upper(text)", RewritesData: true)];
        await PostgresSchema.MigrateAsync(database, before, isBackupMade: false, TestContext.Current.CancellationToken);
        await ExecuteAsync(database, "INSERT INTO things VALUES ('a')");

        var refusal = await Assert.ThrowsAsync<TranscriptException>(
            () => PostgresSchema.MigrateAsync(database, after, isBackupMade: false, TestContext.Current.CancellationToken));

        Assert.Equal(
            "The way from version 1 to 3 rewrites the data, and no earlier program can use it then. Stop all nodes, make a backup with pg_dump, "
            + "and start one with --Data:BackupMade=true.",
            refusal.Message);
        Assert.Equal("a 1", await ReadAsync(database));
        await PostgresSchema.MigrateAsync(database, after, isBackupMade: true, TestContext.Current.CancellationToken);
        Assert.Equal("A 3", await ReadAsync(database));
        // The next start needs the setting no more.
        await PostgresSchema.MigrateAsync(database, after, isBackupMade: false, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_new_database_needs_no_backup()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.CreateDatabaseAsync());

        await PostgresSchema.MigrateAsync(
            database, [new(1, () => "CREATE TABLE things (text text)", RewritesData: true)], isBackupMade: false, TestContext.Current.CancellationToken);

        await ExecuteAsync(database, "INSERT INTO things VALUES ('a')");
        Assert.Equal("a 1", await ReadAsync(database));
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string?> ReadAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT text || ' ' || (SELECT max(version) FROM log_schema) FROM things");
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
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
