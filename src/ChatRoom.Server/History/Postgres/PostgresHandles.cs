using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using Npgsql;

namespace ChatRoom.Server.History.Postgres;

/// <summary>Keeps the handles of all nodes unique, by a table of the database.</summary>
internal sealed partial class PostgresHandles(NpgsqlDataSource database, Guid node, ILogger logger) : IHandleRegistry
{
    private readonly Lock _gate = new();
    private Task _frees = Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<bool> TryTakeAsync(PersonId person, string skeleton, string folded, bool isOwned)
    {
        // A person that comes back at once finds its handle free.
        await _frees;
        try
        {
            await using var command = Command("SELECT take_handle($1, $2, $3, $4, $5)", person, skeleton);
            command.Parameters.AddWithValue(folded);
            command.Parameters.AddWithValue(isOwned);
            return (bool)(await command.ExecuteScalarAsync())!;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogTrouble(logger, e);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Free(PersonId person, string skeleton)
    {
        lock (_gate)
        {
            var before = _frees;
            _frees = Task.Run(async () =>
            {
                await before;
                await FreeAsync(person, skeleton);
            });
        }
    }

    private async Task FreeAsync(PersonId person, string skeleton)
    {
        try
        {
            await using var command = Command("DELETE FROM handles WHERE node = $1 AND person = $2 AND skeleton = $3", person, skeleton);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            // The end of the node's lease frees it.
            LogTrouble(logger, e);
        }
    }

    private NpgsqlCommand Command(string sql, PersonId person, string skeleton)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue(node);
        command.Parameters.AddWithValue(EventRows.ToUuid(person));
        command.Parameters.AddWithValue(skeleton);
        return command;
    }

    [LoggerMessage(3, LogLevel.Warning, "The handles of other nodes cannot be asked for now")]
    private static partial void LogTrouble(ILogger logger, Exception exception);
}
