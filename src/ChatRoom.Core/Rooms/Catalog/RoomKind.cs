namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Lists the kinds of rooms; the ledger stores these numbers.</summary>
public enum RoomKind
{
    /// <summary>Everybody may enter, and the room is listed.</summary>
    Public = 0,

    /// <summary>Only members may enter, and only members know of it.</summary>
    Private = 1,

    /// <summary>A conversation of two persons.</summary>
    Direct = 2,
}
