using ChatRoom.Core.Events;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite;

/// <summary>The table <c>pages</c>: how events are found and deleted in it. <see cref="EventBlockInsert"/> puts them there.</summary>
internal static class EventBlocks
{
    /// <summary>What <see cref="Last"/> is, as a column of a query of <c>rooms</c>.</summary>
    public const string LastOfRoom = "coalesce((SELECT max(last) FROM pages WHERE room = rooms.id), kept_from - 1)";

    /// <summary>Up to <paramref name="count"/> events of a room with numbers above <paramref name="after"/>, oldest first.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    /// <exception cref="ChatRoom.Core.Transcripts.TranscriptException">An event block is damaged.</exception>
    public static IEnumerable<RoomEvent> After(SqliteConnection connection, long room, long after, long count) =>
        Range(connection, room, after, long.MaxValue, count);

    /// <summary>
    /// The last <paramref name="count"/> events of a room with numbers below <paramref name="before"/>, oldest first.
    /// Otherwise as <see cref="After"/>.
    /// </summary>
    public static IEnumerable<RoomEvent> Before(SqliteConnection connection, long room, long before, long count)
    {
        // There are no holes, so where to begin can be reckoned. What is stored meanwhile is above all of it.
        var last = Math.Min(Math.Max(before, 1) - 1, Last(connection, room));
        return Range(connection, room, last - count, last, count);
    }

    /// <summary>The number of a room's newest event, or what it was before all were deleted, or 0.</summary>
    public static long Last(SqliteConnection connection, long room)
    {
        using var select = new Statement(connection, $"SELECT {LastOfRoom} FROM rooms WHERE id = ?1");
        return select.Bind(1, room).Step() ? select.Integer(0) : 0;
    }

    /// <summary>
    /// Deletes up to <paramref name="most"/> of a room's oldest events: those below <paramref name="keepFrom"/> or before a
    /// time (microseconds since 1970). The first that is neither ends it, even if older ones follow because the clock was
    /// set back: never a hole. The newest stays.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    public static int DeleteOldest(SqliteConnection connection, long room, long keepFrom, long before, int most)
    {
        var last = Last(connection, room);
        using var select = new Statement(connection, $"SELECT {StoredBlock.Columns} FROM pages WHERE room = ?1 ORDER BY last");
        select.Bind(1, room);
        for (var deleted = 0; select.Step();)
        {
            for (var page = new StoredBlock(select); page.Next(); deleted++)
            {
                if (page.Sequence == last || deleted == most || (page.Sequence >= keepFrom && page.At >= before))
                {
                    if (deleted > 0)
                    {
                        DeleteBefore(connection, room, page);
                    }

                    return deleted;
                }
            }
        }

        return 0;
    }

    private static IEnumerable<RoomEvent> Range(SqliteConnection connection, long room, long after, long last, long count)
    {
        using var select = new Statement(connection, $"SELECT {StoredBlock.Columns} FROM pages WHERE room = ?1 AND last > ?2 ORDER BY last");
        select.Bind(1, room).Bind(2, after);
        while (count > 0 && select.Step() && Read(new StoredBlock(select), after, last, count) is { Count: > 0 } events)
        {
            count -= events.Count;
            foreach (var roomEvent in events)
            {
                yield return roomEvent;
            }
        }
    }

    private static List<RoomEvent> Read(StoredBlock page, long after, long last, long most)
    {
        var events = new List<RoomEvent>();
        while (events.Count < most && page.Next() && page.Sequence <= last)
        {
            if (page.Sequence > after)
            {
                events.Add(page.Event());
            }
        }

        return events;
    }

    /// <summary>Deletes all before the event that a page has come to: the pages below it, and its own beginning.</summary>
    private static void DeleteBefore(SqliteConnection connection, long room, StoredBlock page)
    {
        if (page.First < page.Sequence)
        {
            using var shorten = new Statement(connection, "UPDATE pages SET first = ?3, ids = ?4, events = ?5 WHERE room = ?1 AND last = ?2");
            shorten.Bind(1, room).Bind(2, page.Last).Bind(3, page.Sequence).BindBlob(4, page.RestOfIds).BindText(5, page.RestOfEvents).Run();
        }

        using var delete = new Statement(connection, "DELETE FROM pages WHERE room = ?1 AND last < ?2");
        delete.Bind(1, room).Bind(2, page.Sequence).Run();
        using var update = new Statement(connection, "UPDATE rooms SET kept_from = ?2 WHERE id = ?1");
        update.Bind(1, room).Bind(2, page.Sequence).Run();
    }
}
