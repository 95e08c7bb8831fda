using System.Data.Common;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Ledger.Plain;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Ledger.Sqlite;

/// <summary>Reads the ledger beside a history for a program that writes nothing, also while a server runs.</summary>
/// <exception cref="RoomCatalogException">Of each method: the ledger cannot be read.</exception>
internal static class LedgerBeside
{
    /// <summary>Reads the deleted accounts; none without a ledger.</summary>
    public static DeletedAccounts ReadDeletedAccounts(string history)
    {
        var deleted = new DeletedAccounts();
        foreach (var account in Read(history, connection => connection.HasTable("accounts") ? PlainAccounts.ReadDeleted(connection) : []))
        {
            account.AddTo(deleted);
        }

        return deleted;
    }

    /// <summary>Reads the rooms; none without a ledger.</summary>
    public static IReadOnlyList<PlainRoom> ReadRooms(string history) => Read(history, PlainRooms.Read);

    private static IReadOnlyList<T> Read<T>(string history, Func<DbConnection, IEnumerable<T>> read)
    {
        var path = SqliteLedgerFile.Beside(history);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            return [.. read(connection)];
        }
        catch (Exception e) when (e is SqliteException or FormatException or ArgumentException or InvalidCastException)
        {
            throw new RoomCatalogException($"The ledger {path} cannot be read: {e.Message}", e);
        }
    }
}
