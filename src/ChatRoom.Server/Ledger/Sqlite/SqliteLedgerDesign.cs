using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ChatRoom.Server.Ledger.Sqlite;

/// <summary>Makes a context for <c>dotnet ef</c>, which compares the model with the migrations and opens no file.</summary>
internal sealed class SqliteLedgerDesign : IDesignTimeDbContextFactory<SqliteLedgerContext>
{
    /// <inheritdoc/>
    public SqliteLedgerContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteLedgerContext>().UseSqlite().Options);
}
