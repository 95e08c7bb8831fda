using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Ledger.Plain;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Ledger.Sqlite;

/// <summary>Reads the deleted accounts for a program that reads a history, also while a server runs.</summary>
internal static class DeletedAccountsBeside
{
    /// <summary>Reads the deleted accounts beside a history, also while a server runs; none without a ledger.</summary>
    /// <exception cref="RoomCatalogException">The ledger cannot be read.</exception>
    public static DeletedAccounts Read(string history)
    {
        var deleted = new DeletedAccounts();
        var path = SqliteLedgerFile.Beside(history);
        if (!File.Exists(path))
        {
            return deleted;
        }

        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            foreach (var account in connection.HasTable("accounts") ? PlainAccounts.ReadDeleted(connection) : [])
            {
                account.AddTo(deleted);
            }
        }
        catch (Exception e) when (e is SqliteException or FormatException or ArgumentException or InvalidCastException)
        {
            throw new RoomCatalogException($"The ledger {path} cannot be read: {e.Message}", e);
        }

        return deleted;
    }
}
