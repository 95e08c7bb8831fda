using ChatRoom.Server.History.Sqlite.Blocks;
using ChatRoom.Server.History.Stored;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite.Migrations;

/// <summary>Reads histories of version 1, which have a row for each event.</summary>
internal static class Version1
{
    /// <summary>Returns the events of a room in the order of their numbers.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="room">The room's id.</param>
    /// <param name="table">The name of the table; <c>events_1</c> during the migration.</param>
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

    /// <summary>Moves the events of all rooms from the table <c>events_1</c> into event blocks.</summary>
    /// <remarks>Events stay as they are, also unknown kinds. A gap between numbers stays too.</remarks>
    public static void MoveIntoBlocks(SqliteConnection connection)
    {
        using (var insert = new EventBlockInsert(connection))
        using (var rooms = new Statement(connection, "SELECT id FROM rooms ORDER BY id"))
        {
            while (rooms.Step())
            {
                Move(connection, insert, rooms.Integer(0));
            }
        }

        connection.Execute("DROP TABLE events_1");
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
