using System.Runtime.CompilerServices;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.History.Sqlite.Blocks;
using ChatRoom.Server.History.Stored;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.Transfer;

/// <summary>Reads and writes the logs in a file.</summary>
internal sealed class SqliteLogs(SqliteConnection connection) : IStoredLogs
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredLog>> ListAsync(CancellationToken cancellationToken)
    {
        var logs = new List<StoredLog>();
        using var select = new Statement(
            connection, "SELECT id, name, epoch, kept_from, (SELECT max(last) FROM blocks WHERE room = rooms.id) FROM rooms ORDER BY name");
        while (select.Step())
        {
            logs.Add(new(select.Integer(0), select.Text(1), select.Text(2), select.Integer(3), Math.Max(select.Integer(4), select.Integer(3) - 1)));
        }

        return Task.FromResult<IReadOnlyList<StoredLog>>(logs);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<(long Sequence, StoredEvent Event)> EventsAsync(StoredLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var blocks = new Statement(connection, $"SELECT {StoredBlock.Columns} FROM blocks WHERE room = ?1 ORDER BY last");
        blocks.Bind(1, log.Id);
        while (blocks.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var stored in EventsOf(new StoredBlock(blocks)))
            {
                yield return stored;
            }
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredChange> ChangesAsync(StoredLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var select = new Statement(connection, "SELECT target, seq, kind, at, handle, text FROM changes WHERE room = ?1 ORDER BY target");
        select.Bind(1, log.Id);
        while (select.Step())
        {
            yield return new(select.Integer(0), select.Integer(1), select.Integer(2), select.Integer(3), select.Text(4), select.Text(5));
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredReaction> ReactionsAsync(StoredLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var select = new Statement(connection, "SELECT target, seq, emoji, person, handle FROM reactions WHERE room = ?1 ORDER BY target, seq");
        select.Bind(1, log.Id);
        while (select.Step())
        {
            yield return new(select.Integer(0), select.Integer(1), select.Text(2), new PersonId(select.Bytes(3)), select.Text(4));
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RoomEvent> ReadAsync(StoredLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var roomEvent in EventReader.All(connection, BlockTable.Current, log.Id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return roomEvent;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<StoredLog> WriteAsync(StoredLog log, IStoredLogs source, CancellationToken cancellationToken)
    {
        connection.Execute("BEGIN IMMEDIATE");
        using var add = new Statement(connection, "INSERT INTO rooms (name, epoch, kept_from) VALUES (?1, ?2, ?3)");
        add.BindText(1, Utf8(log.Name)).BindText(2, Utf8(log.Epoch)).Bind(3, log.KeptFrom).Run();
        var room = raw.sqlite3_last_insert_rowid(connection.Handle);
        using var insert = new EventBlockInsert(connection);
        insert.Begin(room, log.KeptFrom);
        await foreach (var (_, stored) in source.EventsAsync(log, cancellationToken))
        {
            insert.Add(stored);
        }

        insert.End();
        await WriteChangesAsync(room, source.ChangesAsync(log, cancellationToken));
        await WriteReactionsAsync(room, source.ReactionsAsync(log, cancellationToken));
        connection.Execute("COMMIT");
        return log with { Id = room };
    }

    private async Task WriteChangesAsync(long room, IAsyncEnumerable<StoredChange> changes)
    {
        using var insert = new Statement(
            connection, "INSERT INTO changes (room, target, seq, kind, at, handle, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        await foreach (var change in changes)
        {
            insert.Bind(1, room).Bind(2, change.Target).Bind(3, change.Sequence).Bind(4, change.Kind).Bind(5, change.At)
                .BindText(6, Utf8(change.Handle)).BindText(7, Utf8(change.Text)).Run();
        }
    }

    private async Task WriteReactionsAsync(long room, IAsyncEnumerable<StoredReaction> reactions)
    {
        using var insert = new Statement(
            connection, "INSERT INTO reactions (room, target, seq, emoji, person, handle) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        await foreach (var reaction in reactions)
        {
            var person = new byte[PersonId.Bytes];
            reaction.Person.CopyTo(person);
            insert.Bind(1, room).Bind(2, reaction.Target).Bind(3, reaction.Sequence).BindText(4, Utf8(reaction.Emoji))
                .BindBlob(5, person).BindText(6, Utf8(reaction.Handle)).Run();
        }
    }

    private static List<(long, StoredEvent)> EventsOf(StoredBlock block)
    {
        var events = new List<(long, StoredEvent)>();
        while (block.Next())
        {
            events.Add((block.Sequence, block.Stored()));
        }

        return events;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
