using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ChatRoom.Server.Ledger.Postgres;

/// <summary>Makes a context for <c>dotnet ef</c>, which compares the model with the migrations and opens no database.</summary>
internal sealed class PostgresLedgerDesign : IDesignTimeDbContextFactory<PostgresLedgerContext>
{
    /// <inheritdoc/>
    public PostgresLedgerContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresLedgerContext>().UseNpgsql().Options);
}
