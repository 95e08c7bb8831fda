using ChatRoom.Core.Events;
using ChatRoom.Server.History.Sqlite.Changes;
using ChatRoom.Server.History.Stored;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite.Blocks;

/// <summary>Reads the events of a room in the order of their numbers, and continues behind damage.</summary>
/// <remarks>An <see cref="UnreadableEvents"/> stands for consecutive numbers whose blocks are damaged or missing.</remarks>
internal static class EventReader
{
    /// <summary>Returns up to <paramref name="count"/> events of a room as they are now, oldest first.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="table">The table of the blocks.</param>
    /// <param name="room">The room's id.</param>
    /// <param name="after">The number before the first wanted one.</param>
    /// <param name="last">The number of the last wanted event, which the file must have; or the maximum value.</param>
    /// <param name="count">The maximum number of events; an <see cref="UnreadableEvents"/> counts as one.</param>
    /// <param name="characters">The characters of text after which the reading stops.</param>
    /// <exception cref="SqliteException">The file cannot be read, for another reason than damage.</exception>
    public static IEnumerable<RoomEvent> After(
        SqliteConnection connection, BlockTable table, long room, long after, long last, long count, long characters = long.MaxValue)
    {
        using var snapshot = new ReadSnapshot(connection);
        using var changes = table.HasChanges ? new ChangeReader(connection, room, after) : null;
        foreach (var stored in Stored(connection, table, room, after, last, count, characters))
        {
            var roomEvent = changes?.Apply(stored) ?? stored;
            yield return roomEvent;
            // The stored text of a changed message is blank.
            characters -= TextSize.Of(roomEvent);
            if (characters <= 0)
            {
                break;
            }
        }
    }

    /// <summary>Returns events as they are stored, without the changes.</summary>
    private static IEnumerable<RoomEvent> Stored(
        SqliteConnection connection, BlockTable table, long room, long after, long last, long count, long characters)
    {
        if (after == long.MaxValue)
        {
            yield break;
        }

        using var blocks = new BlockCursor(connection, table, room, after);
        var (next, at) = (after + 1, (DateTimeOffset?)null);
        while (count > 0 && characters > 0 && blocks.Next())
        {
            if (blocks.Read(after, last, count, characters) is not { } events)
            {
                continue;
            }

            if (events.Count == 0)
            {
                break;
            }

            if (Missing(connection, room, next, events[0].Sequence - 1, events[0].At) is { } missing)
            {
                count--;
                yield return missing;
            }

            foreach (var roomEvent in events.Take((int)Math.Min(count, int.MaxValue)))
            {
                characters -= TextSize.Of(roomEvent);
                yield return roomEvent;
            }

            count -= events.Count;
            (next, at) = (events[^1].Sequence + 1, events[^1].At);
        }

        // Without a known end, the last block that has a number shows how far the log goes at least.
        if (count > 0 && characters > 0 &&
            Missing(connection, room, next, last < long.MaxValue ? last : blocks.Last, at ?? blocks.At ?? TimeBefore(connection, table, room, next)) is { } rest)
        {
            yield return rest;
        }
    }

    /// <summary>Returns all events of a room, oldest first.</summary>
    /// <inheritdoc cref="After" path="/exception"/>
    public static IEnumerable<RoomEvent> All(SqliteConnection connection, BlockTable table, long room) =>
        After(connection, table, room, after: 0, Damage.Try(() => Newest(connection, table, room), otherwise: long.MaxValue), long.MaxValue);

    /// <summary>Returns whether the file still tells the number of a room's newest event.</summary>
    public static bool KnowsEnd(SqliteConnection connection, BlockTable table, long room) =>
        Damage.Try(() => Newest(connection, table, room) >= 0, otherwise: false);

    /// <summary>Returns the last <paramref name="count"/> events of a room below <paramref name="before"/>, oldest first.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="room">The room's id.</param>
    /// <param name="before">The number above the last wanted one.</param>
    /// <param name="newest">The number of the room's newest event.</param>
    /// <param name="count">The number of numbers to read.</param>
    /// <inheritdoc cref="After" path="/exception"/>
    public static IEnumerable<RoomEvent> Before(SqliteConnection connection, long room, long before, long newest, long count)
    {
        // The log has no gaps, so the first number can be computed.
        var last = Math.Min(Math.Max(before, 1) - 1, newest);
        return After(connection, BlockTable.Current, room, last - count, last, count);
    }

    private static long Newest(SqliteConnection connection, BlockTable table, long room)
    {
        using var select = new Statement(connection, $"SELECT max(last) FROM {table.Name} WHERE room = ?1");
        return select.Bind(1, room).Step() ? select.Integer(0) : 0;
    }

    /// <summary>Returns the time of an older block, or the least time if none can be read.</summary>
    private static DateTimeOffset TimeBefore(SqliteConnection connection, BlockTable table, long room, long next)
    {
        using var select = new Statement(connection, $"SELECT at FROM {table.Name} WHERE room = ?1 AND last < ?2 ORDER BY last DESC LIMIT 1");
        DateTimeOffset? at = null;
        // The nearest ones may lie in the same damage.
        for (var distance = 0L; at is null && distance < next; distance = (2 * distance) + 1)
        {
            var before = next - distance;
            at = Damage.Try(() => select.Bind(1, room).Bind(2, before).Step() ? StoredEvent.ToTime(select.Integer(0)) : null, otherwise: null);
            select.Reset();
        }

        return at ?? DateTimeOffset.UnixEpoch;
    }

    private static UnreadableEvents? Missing(SqliteConnection connection, long room, long first, long last, DateTimeOffset at)
    {
        if (first > last)
        {
            return null;
        }

        // Asked only now: retention may have deleted events since the read began.
        first = Math.Max(first, KeptFrom(connection, room));
        return first > last ? null : new UnreadableEvents(first, last, at);
    }

    private static long KeptFrom(SqliteConnection connection, long room) => Damage.Try(
        () =>
        {
            using var select = new Statement(connection, "SELECT kept_from FROM rooms WHERE id = ?1");
            return select.Bind(1, room).Step() ? select.Integer(0) : 1;
        },
        otherwise: 1);
}
