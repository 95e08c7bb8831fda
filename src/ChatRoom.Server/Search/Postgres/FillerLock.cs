using ChatRoom.Server.Settings;
using ChatRoom.Server.Storage;
using Npgsql;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Holds the right to fill the index: a lock of a connection, so it ends with the connection, and so does all work on it.</summary>
internal sealed class FillerLock : IAsyncDisposable
{
    // Any number, but the same in all versions.
    private const long Number = 0x43_68_61_74_46_69_6C_6C;

    /// <summary>The size of the list in which new messages wait to be sorted into the index: each search reads it from end to end.</summary>
    public const string ShortList = "256kB";

    // Seconds; a batch with much to sort takes a while.
    private const int CommandTimeout = 300;

    private FillerLock(NpgsqlConnection connection) => Connection = connection;

    /// <summary>Gets the connection, on which the index is filled.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Takes the lock; null if another node has it.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<FillerLock?> TryTakeAsync(DataOptions data, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(data.Connection)
        {
            ApplicationName = "chatroom search index",
            // The end of the connection must end the lock.
            Pooling = false,
            CommandTimeout = CommandTimeout,
        }.WithQuickFailover().ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Number})", connection);
            if ((bool)(await command.ExecuteScalarAsync(cancellationToken))!)
            {
                await PrepareAsync(connection, cancellationToken);
                return new(connection);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // The database notices the end of a connection a moment later.
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_unlock({Number})", Connection) { CommandTimeout = 1 };
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            // The connection has ended, and the lock with it.
        }

        await Connection.DisposeAsync();
    }

    /// <summary>Lets the database end the connection of a machine that is gone, or of a process that stands still.</summary>
    private static async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SET idle_session_timeout = '15s'; SET idle_in_transaction_session_timeout = '60s';
            SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
            SET gin_pending_list_limit = '{ShortList}'; SET work_mem = '64MB'; SET jit = off
            """,
            connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
