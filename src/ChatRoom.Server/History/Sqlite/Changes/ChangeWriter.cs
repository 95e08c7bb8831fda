using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Server.History.Sqlite.Blocks;
using ChatRoom.Server.History.Stored;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite.Changes;

/// <summary>Stores the results of changes, in the transaction of their events, and blanks the text that they replace.</summary>
/// <remarks>Must be disposed before its connection.</remarks>
internal sealed class ChangeWriter(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = [];

    /// <summary>Stores the result of a change.</summary>
    /// <param name="room">The room's id.</param>
    /// <param name="change">The numbered change.</param>
    /// <returns>Whether an earlier text is overwritten by it.</returns>
    /// <exception cref="SqliteException">The result was not stored.</exception>
    public bool Write(long room, MessageChanged change)
    {
        switch (change)
        {
            case MessageEdited { Text: { } text }:
                return WriteText(room, change, StoredKind.Edited, text);
            case MessageDeleted deletion:
                Prepared("DELETE FROM reactions WHERE room = ?1 AND target = ?2").Bind(1, room).Bind(2, change.Target).Run();
                return WriteText(room, change, StoredKind.Deleted, deletion.MessageAuthor);
            case ReactionChanged reaction:
                WriteReaction(room, reaction);
                return false;
            default:
                return false;
        }
    }

    /// <summary>Deletes what is stored of the changes of a room's messages below a number.</summary>
    public static void DeleteBefore(SqliteConnection connection, long room, long before)
    {
        foreach (var table in (string[])["changes", "reactions"])
        {
            using var delete = new Statement(connection, $"DELETE FROM {table} WHERE room = ?1 AND target < ?2");
            delete.Bind(1, room).Bind(2, before).Run();
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
    }

    private bool WriteText(long room, MessageChanged change, long kind, string text)
    {
        if (!HasText(room, change.Target) && !EventBlocks.BlankText(connection, room, change.Target))
        {
            // Retention has deleted the message meanwhile.
            return false;
        }

        Prepared(
            """
            INSERT INTO changes (room, target, seq, kind, at, handle, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT DO UPDATE SET seq = excluded.seq, kind = excluded.kind, at = excluded.at, handle = excluded.handle, text = excluded.text
            """)
            .Bind(1, room).Bind(2, change.Target).Bind(3, change.Sequence).Bind(4, kind).Bind(5, StoredEvent.ToMicroseconds(change.At))
            .BindText(6, Encoding.UTF8.GetBytes(change.Author)).BindText(7, Encoding.UTF8.GetBytes(text)).Run();
        return true;
    }

    private bool HasText(long room, long target)
    {
        var select = Prepared("SELECT 1 FROM changes WHERE room = ?1 AND target = ?2").Bind(1, room).Bind(2, target);
        var has = select.Step();
        select.Reset();
        return has;
    }

    private void WriteReaction(long room, ReactionChanged reaction)
    {
        Span<byte> person = stackalloc byte[PersonId.Bytes];
        reaction.AuthorId.CopyTo(person);
        var emoji = Encoding.UTF8.GetBytes(reaction.Emoji);
        Prepared("DELETE FROM reactions WHERE room = ?1 AND target = ?2 AND emoji = ?3 AND person = ?4")
            .Bind(1, room).Bind(2, reaction.Target).BindText(3, emoji).BindBlob(4, person).Run();
        if (reaction.IsAdded)
        {
            Prepared(
                """
                INSERT INTO reactions (room, target, seq, emoji, person, handle) SELECT ?1, ?2, ?3, ?4, ?5, ?6
                WHERE EXISTS (SELECT 1 FROM blocks WHERE room = ?1 AND last >= ?2 AND first <= ?2)
                """)
                .Bind(1, room).Bind(2, reaction.Target).Bind(3, reaction.Sequence).BindText(4, emoji).BindBlob(5, person)
                .BindText(6, Encoding.UTF8.GetBytes(reaction.Author)).Run();
        }
    }

    private Statement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements[sql] = statement = new Statement(connection, sql);
        }

        return statement;
    }
}
