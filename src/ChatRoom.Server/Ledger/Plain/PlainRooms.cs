using System.Data.Common;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Ledger.Plain;

/// <summary>Reads the rooms of a ledger without EF Core.</summary>
internal static class PlainRooms
{
    /// <summary>Reads all rooms, with the name that the log of each has until a rename is finished; empty for no other.</summary>
    /// <exception cref="DbException">The ledger cannot be read.</exception>
    public static IReadOnlyList<PlainRoom> Read(DbConnection connection) => connection.HasTable("rooms")
        ? [.. connection.Query(
            $"SELECT name, kind, topic, {(connection.HasColumn("rooms", "former_name") ? "former_name" : "''")} FROM rooms",
            row => new PlainRoom(row.GetString(0), (RoomKind)row.GetInt32(1), row.GetString(2), row.GetString(3)))]
        : [];
}
