using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>Histories of version 1, which have a row for each event.</summary>
internal static class Version1
{
    /// <summary>The events of a room in the order of their numbers.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="room">The room's id.</param>
    /// <param name="table">What the table is called; while it is being replaced, not <c>events</c>.</param>
    public static IEnumerable<(long Sequence, StoredEvent Event)> Events(SqliteConnection connection, long room, string table = "events")
    {
        using var select = new Statement(connection, $"SELECT sequence, id, at, kind, author, text FROM {table} WHERE room = ?1 ORDER BY sequence");
        select.Bind(1, room);
        while (select.Step())
        {
            var id = new Guid(select.Bytes(1));
            yield return (select.Integer(0), new StoredEvent(id, select.Integer(2), select.Integer(3), select.Text(4), select.Text(5)));
        }
    }

    /// <summary>
    /// Moves the events from the table <c>events_1</c> into pages, as they are: what this version does not know stays, and
    /// so does a hole.
    /// </summary>
    public static void MoveIntoPages(SqliteConnection connection)
    {
        using (var insert = new EventBlockInsert(connection))
        using (var rooms = new Statement(connection, "SELECT id FROM rooms ORDER BY id"))
        {
            while (rooms.Step())
            {
                Move(connection, insert, rooms.Integer(0));
            }
        }

        connection.Do("DROP TABLE events_1");
    }

    private static void Move(SqliteConnection connection, EventBlockInsert insert, long room)
    {
        var next = 0L;
        insert.Begin(room, next);
        foreach (var (sequence, stored) in Events(connection, room, "events_1"))
        {
            if (sequence != next)
            {
                insert.End();
                insert.Begin(room, sequence);
            }

            insert.Add(stored);
            next = sequence + 1;
        }

        insert.End();
    }
}
