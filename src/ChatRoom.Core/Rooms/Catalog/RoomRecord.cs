using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Describes one room of the <see cref="IRoomCatalog"/>.</summary>
/// <param name="Name">The name, which is the name of its log; of a private room its address.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Title">The name as members see it; empty if it is <paramref name="Name"/>.</param>
/// <param name="Topic">The topic; empty if there is none.</param>
/// <param name="MakerId">The id of the person that made the room; none for a room of an operator.</param>
/// <param name="CreatedAt">The time at which it was made, in UTC.</param>
public sealed record RoomRecord(string Name, RoomKind Kind, string Title, string Topic, PersonId MakerId, DateTimeOffset CreatedAt)
{
    /// <summary>Gets the earlier name, under which the log lies until it has the present one; empty if it has.</summary>
    public string FormerName { get; init; } = "";

    /// <summary>Gets the name for people who may know it.</summary>
    public string Label => Kind == RoomKind.Public ? $"#{Name}" : Title.Length > 0 ? $"{Title} ({Name})" : Name;

    /// <summary>Returns a public room without a maker, which is never deleted for its silence.</summary>
    public static RoomRecord Public(string name) => new(name, RoomKind.Public, "", "", PersonId.None, DateTimeOffset.UnixEpoch);
}
