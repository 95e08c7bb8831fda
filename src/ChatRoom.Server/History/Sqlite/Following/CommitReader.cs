using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Server.History.Sqlite.Blocks;
using ChatRoom.Server.History.Sqlite.Changes;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.History.Sqlite.Following;

/// <summary>Reads the events of all rooms in the order of their commits, for a follower: a durable cursor of all logs.</summary>
/// <remarks>A follower stores its cursor with its own work, and a position for each log, so it takes no event twice.</remarks>
internal sealed class CommitReader(SqliteConnection connection)
{
    private const int MaxBlocks = 2048;

    /// <summary>Reads events behind a block.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="afterBlock">The id of the last block that the follower has taken; 0 for none.</param>
    /// <param name="positionOf">Returns the number of the last event of a log that the follower has taken.</param>
    /// <param name="most">The number of events after which the batch ends.</param>
    public static CommittedBatch Read(SqliteConnection connection, long afterBlock, Func<string, long> positionOf, int most)
    {
        using var snapshot = new ReadSnapshot(connection);
        return new CommitReader(connection).Read(afterBlock, positionOf, most);
    }

    /// <summary>Returns the logs in the file.</summary>
    public static IReadOnlyList<RoomLog> Logs(SqliteConnection connection)
    {
        var logs = new List<RoomLog>();
        using (var select = new Statement(connection, $"SELECT id, epoch, kept_from, {EventBlocks.LastOfRoom} FROM rooms"))
        {
            while (select.Step())
            {
                logs.Add(new(select.Integer(0), select.Text(1), select.Integer(2), select.Integer(3)));
            }
        }

        // The pages of all logs would stay in memory, although most rooms are closed.
        connection.Execute("PRAGMA shrink_memory");
        return logs;
    }

    /// <summary>Returns the id of the first block with events of a log above a number, or null.</summary>
    public static long? FirstBlock(SqliteConnection connection, long room, long after)
    {
        using var select = new Statement(connection, "SELECT id FROM blocks WHERE room = ?1 AND last > ?2 ORDER BY last LIMIT 1");
        return select.Bind(1, room).Bind(2, after).Step() ? select.Integer(0) : null;
    }

    /// <summary>Returns the epochs of the logs with these names.</summary>
    public static Dictionary<string, string> EpochsOf(SqliteConnection connection, IEnumerable<string> names)
    {
        var epochs = new Dictionary<string, string>();
        using var select = new Statement(connection, "SELECT epoch FROM rooms WHERE name = ?1");
        foreach (var name in names)
        {
            if (select.BindText(1, Encoding.UTF8.GetBytes(name)).Step())
            {
                epochs[select.Text(0)] = name;
            }

            select.Reset();
        }

        return epochs;
    }

    private CommittedBatch Read(long afterBlock, Func<string, long> positionOf, int most)
    {
        var blocks = FindBlocks(afterBlock, most, out var isLast);
        var epochs = blocks.Select(block => block.Room).Distinct().ToDictionary(room => room, EpochOf);
        var waiting = blocks.GroupBy(block => block.Room).ToDictionary(
            room => room.Key,
            room => new Queue<RoomEvent>(ReadRoom(room.Key, positionOf(epochs[room.Key]), room.Max(block => block.Last))));
        var parts = new List<CommittedEvents>();
        foreach (var (_, room, last) in blocks)
        {
            var events = new List<RoomEvent>();
            while (waiting[room].TryPeek(out var next) && next.Sequence <= last)
            {
                events.Add(waiting[room].Dequeue());
            }

            if (events.Count > 0)
            {
                parts.Add(new(room, epochs[room], events));
            }
        }

        return new(blocks.Count == 0 ? afterBlock : blocks[^1].Id, isLast, parts, [.. FindChanged(parts)]);
    }

    private List<(long Id, long Room, long Last)> FindBlocks(long afterBlock, int most, out bool isLast)
    {
        var blocks = new List<(long, long, long)>();
        using var select = new Statement(connection, "SELECT id, room, first, last FROM blocks WHERE id > ?1 ORDER BY id");
        select.Bind(1, afterBlock);
        while (select.Step())
        {
            if (most <= 0 || blocks.Count == MaxBlocks)
            {
                isLast = false;
                return blocks;
            }

            blocks.Add((select.Integer(0), select.Integer(1), select.Integer(3)));
            most -= (int)Math.Min(select.Integer(3) - select.Integer(2) + 1, int.MaxValue);
        }

        isLast = true;
        return blocks;
    }

    private IEnumerable<RoomEvent> ReadRoom(long room, long after, long last) =>
        EventReader.After(connection, BlockTable.Current, room, after, last, long.MaxValue);

    private string EpochOf(long room)
    {
        using var select = new Statement(connection, "SELECT epoch FROM rooms WHERE id = ?1");
        return select.Bind(1, room).Step() ? select.Text(0) : "";
    }

    private IEnumerable<(string Epoch, MessagePosted Message)> FindChanged(IReadOnlyList<CommittedEvents> parts)
    {
        var targets = parts.SelectMany(part => part.Events.OfType<MessageChanged>()
            .Where(change => change is MessageDeleted or MessageEdited { Text: not null })
            .Select(change => (part.Room, part.Epoch, change.Target)));
        foreach (var (room, epoch, target) in targets.Distinct())
        {
            if (EventReader.After(connection, BlockTable.Current, room, target - 1, target, 1).FirstOrDefault() is MessagePosted message && message.Sequence == target)
            {
                yield return (epoch, message);
            }
        }
    }
}
