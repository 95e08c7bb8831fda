using ChatRoom.Core.Rooms.Catalog;

namespace ChatRoom.Server.Ledger.Plain;

/// <summary>Represents a row of a room.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Topic">The topic; empty for none.</param>
/// <param name="FormerName">The name of its log until a rename is finished; empty for none.</param>
internal sealed record PlainRoom(string Name, RoomKind Kind, string Topic, string FormerName);
