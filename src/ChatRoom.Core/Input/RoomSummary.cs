using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Core.Input;

/// <summary>Represents a room in a list.</summary>
/// <param name="Record">What the catalog has of the room.</param>
/// <param name="Topic">The topic; empty if there is none.</param>
/// <param name="Here">The number of participants.</param>
public sealed record RoomSummary(RoomRecord Record, string Topic, int Here)
{
    /// <summary>Gets the name, or the address of a private room.</summary>
    public string Name => Record.Name;

    /// <summary>Gets the name as people read it.</summary>
    public string Title => Record.Title.Length > 0 ? Record.Title : Record.Name;

    /// <summary>Gets whether only members know of the room.</summary>
    public bool IsPrivate => Record.Kind != RoomKind.Public;

    /// <summary>Lists the private rooms of a person, unless it is banned there, and then all public ones, each time the fullest first.</summary>
    public static async Task<IReadOnlyList<RoomSummary>> ListAsync(RoomDirectory rooms, Person reader, CancellationToken cancellationToken)
    {
        var own = await rooms.Private.ListAsync(reader, cancellationToken);
        var all = await rooms.Register.ListAllPublicAsync(cancellationToken);
        return [.. Sort(rooms, own.Where(room => !rooms.Private.IsBanned(room, reader))), .. Sort(rooms, all.Prepend(RoomRecord.Public(RoomDirectory.Lobby)))];
    }

    private static IEnumerable<RoomSummary> Sort(RoomDirectory rooms, IEnumerable<RoomRecord> records) => records
        .Select(record => (Record: record, Open: rooms.Peek(record.Name)))
        .Select(room => new RoomSummary(room.Record, room.Open?.Topic ?? room.Record.Topic, room.Open?.Participants.Count ?? 0))
        .OrderByDescending(room => room.Here).ThenBy(room => room.Name, StringComparer.Ordinal);
}
