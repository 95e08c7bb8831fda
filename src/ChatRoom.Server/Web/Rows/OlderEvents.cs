using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Reads the events for a scroll upwards.</summary>
internal static class OlderEvents
{
    private const int MaxChunks = 100;

    /// <summary>Reads the events before a number, oldest first: one chunk, or more while a chunk makes only few rows.</summary>
    /// <param name="room">The room.</param>
    /// <param name="before">The number of the first event that the page has.</param>
    /// <param name="chunkSize">The number of events in a chunk.</param>
    /// <param name="isFewRows">Returns whether a chunk makes only few rows, such as one of joins alone.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static async Task<IReadOnlyList<RoomEvent>> ReadAsync(
        Room room, long before, int chunkSize, Func<IReadOnlyList<RoomEvent>, bool> isFewRows, CancellationToken cancellationToken)
    {
        List<RoomEvent> older = [];
        for (var chunk = 0; chunk < MaxChunks; chunk++)
        {
            var events = await room.ReadBeforeAsync(before, chunkSize, cancellationToken);
            older.InsertRange(0, events);
            if (events is not [{ FirstSequence: > 1 } first, ..] || !isFewRows(events))
            {
                break;
            }

            before = first.FirstSequence;
        }

        return older;
    }
}
