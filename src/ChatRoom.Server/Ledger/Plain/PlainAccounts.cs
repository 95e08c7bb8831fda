using System.Data.Common;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Ledger.Plain;

/// <summary>Reads the accounts of a ledger without EF Core, which would cost the start half a second.</summary>
internal static class PlainAccounts
{
    /// <summary>Reads the accounts; a ledger of an older version has none.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="deletedAfter">How long a deleted account keeps its handle.</param>
    /// <param name="heldSince">The time since when held handles matter.</param>
    /// <exception cref="DbException">The ledger cannot be read.</exception>
    public static StoredAccounts Read(DbConnection connection, TimeSpan deletedAfter, DateTimeOffset heldSince)
    {
        if (!connection.HasTable("accounts"))
        {
            return StoredAccounts.None;
        }

        var disabled = new List<PersonId>();
        var claims = connection.Query(
            "SELECT person_id, handle, skeleton, folded_skeleton, disabled_at, deleted_at FROM accounts", row =>
            {
                var id = IdOf(row, 0);
                var (disabledAt, deletedAt) = (row.GetInt64(4), row.GetInt64(5));
                if (disabledAt > 0)
                {
                    disabled.Add(id);
                }

                return new Claim(
                    id, row.GetString(1), row.GetString(2), row.GetString(3), deletedAt > 0 ? TimeOf(deletedAt) + deletedAfter : null);
            });
        var logIns = connection.Query("SELECT id, account_id FROM log_ins", row => (new Guid(row.GetFieldValue<byte[]>(0)), IdOf(row, 1)));
        var held = connection.Query(
            $"SELECT skeleton, folded_skeleton, person_id, held_at FROM held_handles WHERE held_at > {heldSince.ToUnixTimeMilliseconds()}",
            row => new HeldHandle(row.GetString(0), row.GetString(1), IdOf(row, 2), TimeOf(row.GetInt64(3))));
        return new(claims, disabled, logIns, held, ReadDeleted(connection));
    }

    /// <summary>Reads a stamp of each account, which changes with its passphrase; none from a ledger of an older version.</summary>
    /// <exception cref="DbException">The ledger cannot be read.</exception>
    public static Dictionary<PersonId, string> ReadStamps(DbConnection connection) => !connection.HasTable("accounts")
        ? []
        : connection.Query("SELECT person_id, coalesce(security_stamp, '') FROM accounts", row => (Id: IdOf(row, 0), Stamp: row.GetString(1)))
            .ToDictionary(account => account.Id, account => account.Stamp);

    /// <summary>Reads the deleted accounts, the oldest deletion first.</summary>
    public static List<DeletedAccount> ReadDeleted(DbConnection connection) => connection.Query(
        "SELECT person_id, handle, created_at, deleted_at FROM accounts WHERE deleted_at > 0 ORDER BY deleted_at, person_id",
        row => new DeletedAccount(IdOf(row, 0), row.GetString(1), row.GetInt64(2), row.GetInt64(3)));

    private static PersonId IdOf(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column));

    private static DateTimeOffset TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
