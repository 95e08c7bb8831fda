using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Messages;

namespace ChatRoom.Core.Search;

/// <summary>Searches the newest events, which the index does not have yet, by reading them.</summary>
/// <param name="index">The index; null if there is none.</param>
/// <param name="meets">The condition on a message.</param>
internal sealed class UnindexedMessages(IMessageIndex? index, Func<Room, MessagePosted, ValueTask<bool>> meets)
{
    private const int ChunkEvents = 500;

    private readonly Dictionary<(string Room, long Sequence), DateTimeOffset> _found = [];

    /// <summary>Gets the time from which messages may be missing, because there were more events than may be read; else null.</summary>
    public DateTimeOffset? IncompleteSince { get; private set; }

    /// <summary>Gets the messages, the newest first.</summary>
    public IEnumerable<(string Room, long Sequence)> Found => _found.OrderByDescending(message => message.Value).ThenByDescending(message => message.Key.Sequence).Select(message => message.Key);

    /// <summary>Reads the newest events of rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="most">The largest number of events to read, of all rooms together.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task SearchAsync(IReadOnlyList<Room> rooms, int most, CancellationToken cancellationToken)
    {
        // Those with few new events first: so only the busiest room may be cut.
        var waiting = rooms.Select(room => (Room: room, After: index?.PositionOf(room.Epoch) ?? 0, End: room.Tail.NextSequence))
            .Where(room => room.After < room.End - 1)
            .OrderBy(room => room.End - room.After);
        foreach (var (room, after, end) in waiting)
        {
            var from = Math.Max(after, end - 1 - most);
            most -= (int)(end - 1 - from);
            if (from > after && await room.ReadAfterAsync(after, 1, cancellationToken) is [var missed, ..] && missed.Sequence <= from)
            {
                IncompleteSince = IncompleteSince < missed.At ? IncompleteSince : missed.At;
            }

            await SearchAsync(room, from, end, cancellationToken);
        }
    }

    private async Task SearchAsync(Room room, long after, long end, CancellationToken cancellationToken)
    {
        while (after < end - 1)
        {
            var events = await room.ReadAfterAsync(after, ChunkEvents, cancellationToken);
            foreach (var roomEvent in events)
            {
                await AddAsync(room, roomEvent, cancellationToken);
            }

            after = events.Count == 0 ? end : events[^1].Sequence;
        }
    }

    private async ValueTask AddAsync(Room room, RoomEvent roomEvent, CancellationToken cancellationToken)
    {
        // The index may have the message of an edit with its earlier text.
        var message = roomEvent is MessageEdited { Text: not null } edit
            ? await room.FindAsync(edit.Target, cancellationToken)
            : roomEvent as MessagePosted;
        if (message is not null && await meets(room, message))
        {
            _found[(room.Name, message.Sequence)] = message.At;
        }
    }
}
