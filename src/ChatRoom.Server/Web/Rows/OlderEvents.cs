using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Reads what a page shows when somebody scrolls up.</summary>
internal static class OlderEvents
{
    private const int MostPages = 100;

    /// <summary>
    /// A page of the events before a number, oldest first; more where they are joins alone, or leaves, which are so few rows
    /// that one would scroll for ever. At most a hundred pages.
    /// </summary>
    /// <param name="room">The room.</param>
    /// <param name="before">Number of the first event that is there already.</param>
    /// <param name="pageSize">Events of a page.</param>
    /// <param name="isFewRows">Whether a page of events has next to no rows.</param>
    /// <param name="cancellationToken">Ends with the page.</param>
    public static async Task<IReadOnlyList<RoomEvent>> ReadAsync(
        Room room, long before, int pageSize, Func<IReadOnlyList<RoomEvent>, bool> isFewRows, CancellationToken cancellationToken)
    {
        List<RoomEvent> older = [];
        for (var page = 0; page < MostPages; page++)
        {
            var events = await room.ReadBeforeAsync(before, pageSize, cancellationToken);
            older.InsertRange(0, events);
            if (events is not [{ Sequence: > 1 } first, ..] || !isFewRows(events))
            {
                break;
            }

            before = first.Sequence;
        }

        return older;
    }
}
