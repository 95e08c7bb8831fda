using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Reads the parts of a room's log that a page shows.</summary>
/// <remarks>Thousands of joins may make one row. So a read goes on for more events while they make only few rows.</remarks>
/// <param name="room">The room.</param>
/// <param name="ended">Ends all reads.</param>
internal sealed class LogReader(Room room, CancellationToken ended)
{
    private const int ChunkSize = 100;
    private const int MaxChunks = 100;
    private const int CountedChunk = 500;

    /// <summary>Reads the events before a number, oldest first.</summary>
    /// <param name="before">The number of the first event that the page has.</param>
    /// <param name="count">The number of events, unless they make only few rows.</param>
    /// <param name="isFewRows">Returns whether events make only few rows.</param>
    public async Task<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, Func<IReadOnlyList<RoomEvent>, bool> isFewRows)
    {
        List<RoomEvent> older = [];
        for (var chunk = 0; chunk < MaxChunks; chunk++)
        {
            var events = await room.ReadBeforeAsync(before, chunk == 0 ? count : ChunkSize, ended);
            older.InsertRange(0, events);
            if (events is not [{ FirstSequence: > 1 } first, ..] || !isFewRows(older))
            {
                break;
            }

            before = first.FirstSequence;
        }

        return older;
    }

    /// <summary>Reads the events above a number, oldest first.</summary>
    /// <param name="after">The number of the last event that the page has.</param>
    /// <param name="end">The number of the first event that is not read.</param>
    /// <param name="isFewRows">Returns whether events make only few rows.</param>
    public async Task<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, long end, Func<IReadOnlyList<RoomEvent>, bool> isFewRows)
    {
        List<RoomEvent> newer = [];
        for (var chunk = 0; chunk < MaxChunks; chunk++)
        {
            var events = await room.ReadAfterAsync(after, ChunkSize, ended);
            newer.AddRange(events.TakeWhile(roomEvent => roomEvent.Sequence < end));
            if (events.Count < ChunkSize || events[^1].Sequence >= end - 1 || !isFewRows(newer))
            {
                break;
            }

            after = events[^1].Sequence;
        }

        return newer;
    }

    /// <summary>Finds the first event at or after a time, by a search that reads single events.</summary>
    /// <param name="time">The time.</param>
    /// <param name="end">The number after the last event.</param>
    /// <returns>The number of the event, or the last number if all events are older.</returns>
    public async Task<long> FindAsync(DateTimeOffset time, long end)
    {
        var (low, high) = (1L, end - 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var events = await room.ReadAfterAsync(middle - 1, 1, ended);
            // A log without its beginning answers with its first event.
            if (events is [var found] && found.At < time)
            {
                low = found.Sequence + 1;
            }
            else
            {
                high = middle;
            }
        }

        return Math.Min(low, end - 1);
    }

    /// <summary>Reads the messages between two numbers. Their number is bounded, because a page waits for them.</summary>
    /// <param name="after">The number before the first event.</param>
    /// <param name="end">The number after the last event.</param>
    /// <param name="read">Takes each message.</param>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> ReadMessagesAsync(long after, long end, Action<MessagePosted> read)
    {
        for (var chunk = 0; chunk < MaxChunks / 10; chunk++)
        {
            var events = await room.ReadAfterAsync(after, CountedChunk, ended);
            foreach (var message in events.TakeWhile(roomEvent => roomEvent.Sequence < end).OfType<MessagePosted>()
                .Where(message => message.Changes.Deletion is null))
            {
                read(message);
            }

            if (events.Count == 0 || events[^1].Sequence >= end - 1)
            {
                return false;
            }

            after = events[^1].Sequence;
        }

        return true;
    }
}
