using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Core.Input;

/// <summary>Represents a public room in a list.</summary>
/// <param name="Name">The name.</param>
/// <param name="Topic">The topic; empty if there is none.</param>
/// <param name="Here">The number of participants.</param>
public sealed record PublicRoom(string Name, string Topic, int Here)
{
    /// <summary>Lists all public rooms, the fullest first.</summary>
    public static async Task<IReadOnlyList<PublicRoom>> ListAsync(RoomDirectory rooms, CancellationToken cancellationToken)
    {
        var all = await rooms.Register.ListAllPublicAsync(cancellationToken);
        return
        [
            .. all.Prepend(RoomRecord.Public(RoomDirectory.Lobby))
                .Select(room => (room.Name, Open: rooms.Peek(room.Name), room.Topic))
                .Select(room => new PublicRoom(room.Name, room.Open?.Topic ?? room.Topic, room.Open?.Participants.Count ?? 0))
                .OrderByDescending(room => room.Here).ThenBy(room => room.Name, StringComparer.Ordinal),
        ];
    }
}
