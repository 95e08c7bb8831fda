using System.Data.Common;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatRoom.Server.Ledger.Sqlite;

/// <summary>Lets each connection of EF Core overwrite what it deletes: SQLite would leave the bytes of an old passphrase hash in the file.</summary>
internal sealed class OverwriteInterceptor : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Begin(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Begin(connection);
        return Task.CompletedTask;
    }

    private static void Begin(DbConnection connection)
    {
        var file = (SqliteConnection)connection;
        file.Execute("PRAGMA secure_delete = ON");
        PageScrub.Begin(file);
    }
}
