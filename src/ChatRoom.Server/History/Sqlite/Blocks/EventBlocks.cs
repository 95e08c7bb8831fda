using ChatRoom.Server.History.Sqlite.Changes;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatRoom.Server.History.Sqlite.Blocks;

/// <summary>Deletes and blanks events in the table <c>blocks</c>.</summary>
/// <remarks><see cref="EventBlockInsert"/> stores events, and <see cref="EventReader"/> reads them.</remarks>
internal static class EventBlocks
{
    /// <summary>The value of <see cref="Last"/> as a column of a query of <c>rooms</c>.</summary>
    public const string LastOfRoom = "coalesce((SELECT max(last) FROM blocks WHERE room = rooms.id), kept_from - 1)";

    /// <summary>Returns the number of a room's newest event; 0 for a room that never had one.</summary>
    public static long Last(SqliteConnection connection, long room)
    {
        using var select = new Statement(connection, $"SELECT {LastOfRoom} FROM rooms WHERE id = ?1");
        return select.Bind(1, room).Step() ? select.Integer(0) : 0;
    }

    /// <summary>
    /// Deletes up to <paramref name="most"/> of a room's oldest events: those below <paramref name="keepFrom"/>, and those
    /// before a time in microseconds since 1970.
    /// </summary>
    /// <remarks>
    /// Stops at the first event that is neither, so that the log has no gap even if the clock was set back. The newest event
    /// always stays.
    /// </remarks>
    /// <returns>The number of deleted events.</returns>
    public static int DeleteOldest(SqliteConnection connection, long room, long keepFrom, long before, int most)
    {
        var last = Last(connection, room);
        using var select = new Statement(connection, $"SELECT {StoredBlock.Columns} FROM blocks WHERE room = ?1 ORDER BY last");
        select.Bind(1, room);
        for (var deleted = 0; select.Step();)
        {
            for (var block = new StoredBlock(select); block.Next(); deleted++)
            {
                if (block.Sequence == last || deleted == most || (block.Sequence >= keepFrom && block.At >= before))
                {
                    if (deleted > 0)
                    {
                        DeleteBefore(connection, room, block);
                    }

                    return deleted;
                }
            }
        }

        return 0;
    }

    /// <summary>Counts the events that <see cref="DeleteOldest"/> would delete in all.</summary>
    public static long CountOldest(SqliteConnection connection, long room, long keepFrom, long before)
    {
        var last = Last(connection, room);
        using var select = new Statement(connection, $"SELECT {StoredBlock.Columns} FROM blocks WHERE room = ?1 ORDER BY last");
        select.Bind(1, room);
        var count = 0L;
        while (select.Step())
        {
            for (var block = new StoredBlock(select); block.Next(); count++)
            {
                if (block.Sequence == last || (block.Sequence >= keepFrom && block.At >= before))
                {
                    return count;
                }
            }
        }

        return count;
    }

    /// <summary>Overwrites the text of one event with spaces, in place: no copy of the text stays in the file.</summary>
    /// <returns>False if the room has no such event, or its kind is not known.</returns>
    /// <exception cref="SqliteException">The text was not overwritten.</exception>
    /// <exception cref="ChatRoom.Core.Transcripts.TranscriptException">The event block is damaged.</exception>
    public static bool BlankText(SqliteConnection connection, long room, long sequence)
    {
        if (FindText(connection, room, sequence) is not var (block, start, length))
        {
            return false;
        }

        // An empty string and spaces are valid JSON of the same length.
        var blank = new byte[length];
        blank.AsSpan().Fill((byte)' ');
        blank[0] = blank[1] = (byte)'"';
        Check(raw.sqlite3_blob_open(connection.Handle, "main", "blocks", "events", block, 1, out var blob), connection);
        using (blob)
        {
            Check(raw.sqlite3_blob_write(blob, blank, start), connection);
        }

        return true;
    }

    private static (long Block, int Start, int Length)? FindText(SqliteConnection connection, long room, long sequence)
    {
        using var select = new Statement(
            connection, $"SELECT {StoredBlock.Columns}, id FROM blocks WHERE room = ?1 AND last >= ?2 ORDER BY last LIMIT 1");
        if (!select.Bind(1, room).Bind(2, sequence).Step())
        {
            return null;
        }

        var block = new StoredBlock(select);
        while (block.Next() && block.Sequence < sequence)
        {
        }

        if (block.Sequence != sequence || block.TextRange() is not { } range)
        {
            return null;
        }

        return (select.Integer(6), range.Start.Value, range.End.Value - range.Start.Value);
    }

    private static void Check(int result, SqliteConnection connection)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
        }
    }

    /// <summary>Deletes all events before the block's current one: the earlier blocks, and the beginning of this one.</summary>
    private static void DeleteBefore(SqliteConnection connection, long room, StoredBlock block)
    {
        if (block.First < block.Sequence)
        {
            using var shorten = new Statement(connection, "UPDATE blocks SET first = ?3, ids = ?4, events = ?5 WHERE room = ?1 AND last = ?2");
            shorten.Bind(1, room).Bind(2, block.Last).Bind(3, block.Sequence).BindBlob(4, block.RestOfIds).BindText(5, block.RestOfEvents).Run();
        }

        using var delete = new Statement(connection, "DELETE FROM blocks WHERE room = ?1 AND last < ?2");
        delete.Bind(1, room).Bind(2, block.Sequence).Run();
        ChangeWriter.DeleteBefore(connection, room, block.Sequence);
        using var update = new Statement(connection, "UPDATE rooms SET kept_from = ?2 WHERE id = ?1");
        update.Bind(1, room).Bind(2, block.Sequence).Run();
    }
}
