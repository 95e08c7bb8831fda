using ChatRoom.Server.Ledger.Model;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Ledger.Sqlite;

/// <summary>Maps the ledger to an SQLite file.</summary>
internal sealed class SqliteLedgerContext(DbContextOptions<SqliteLedgerContext> options) : LedgerContext(options);
