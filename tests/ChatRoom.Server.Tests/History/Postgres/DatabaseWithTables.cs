using System.Runtime.CompilerServices;
using ChatRoom.Server.History.Postgres.Migrations;
using ChatRoom.Server.Ledger.Postgres;
using Npgsql;

namespace ChatRoom.Server.Tests.History.Postgres;

/// <summary>Makes databases that have all tables from the start, by copies of one, which is faster.</summary>
internal static class DatabaseWithTables
{
    private static readonly ConditionalWeakTable<PostgresServer, Lazy<Task<string>>> Templates = new();

    /// <summary>Returns the connection string of such a database.</summary>
    public static async Task<string> CreateDatabaseWithTablesAsync(this PostgresServer postgres) =>
        await postgres.CopyDatabaseAsync(await Templates.GetValue(postgres, server => new(() => MakeAsync(server))).Value);

    /// <summary>Makes the one, to which nothing is connected afterwards.</summary>
    private static async Task<string> MakeAsync(PostgresServer postgres)
    {
        var connection = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync()) { Pooling = false };
        await using var logs = NpgsqlDataSource.Create(connection);
        await PostgresSchema.MigrateAsync(logs, isBackupMade: false, CancellationToken.None);
        using var ledger = new PostgresLedger(connection.ToString());
        await ledger.OpenAsync(CancellationToken.None);
        return connection.Database!;
    }
}
