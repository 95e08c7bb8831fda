using System.Globalization;
using System.Reflection;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Ledger.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ChatRoom.Server.Transfer;

/// <summary>Copies all tables of the ledger, whatever tables it has.</summary>
internal static class LedgerCopy
{
    private const int BatchRows = 1000;

    private static readonly MethodInfo CopyTable = typeof(LedgerCopy).GetMethod(nameof(CopyTableAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo CountTable = typeof(LedgerCopy).GetMethod(nameof(CountTableAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Copies all rows, and compares their numbers.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="RoomCatalogException">A table has another number of rows in the copy.</exception>
    public static async Task<long> RunAsync(LedgerContext source, LedgerContext target, CancellationToken cancellationToken)
    {
        var rows = 0L;
        foreach (var table in Tables(source))
        {
            await (Task)CopyTable.MakeGenericMethod(table.ClrType).Invoke(null, [source, target, cancellationToken])!;
            var (expected, count) = (await CountAsync(source, table, cancellationToken), await CountAsync(target, table, cancellationToken));
            if (expected != count)
            {
                throw new RoomCatalogException(string.Create(
                    CultureInfo.InvariantCulture, $"The table {table.GetTableName()} of the ledger has {expected} rows, and {count} in the copy."));
            }

            rows += count;
        }

        return rows;
    }

    /// <summary>Returns the number of rows of all tables.</summary>
    public static async Task<long> CountAsync(LedgerContext ledger, CancellationToken cancellationToken)
    {
        var rows = 0L;
        foreach (var table in Tables(ledger))
        {
            rows += await CountAsync(ledger, table, cancellationToken);
        }

        return rows;
    }

    /// <summary>Returns the columns whose values the database counts up for new rows.</summary>
    public static IEnumerable<(string Table, string Column)> Counters(LedgerContext ledger) =>
        from table in Tables(ledger)
        from key in table.FindPrimaryKey()!.Properties
        where key.ValueGenerated == ValueGenerated.OnAdd && key.ClrType == typeof(long)
        select (table.GetTableName()!, key.GetColumnName());

    /// <summary>Returns the tables, those that others refer to first.</summary>
    private static IEnumerable<IEntityType> Tables(LedgerContext ledger) =>
        ledger.Model.GetEntityTypes().Where(type => !type.IsOwned()).OrderBy(DepthOf);

    private static int DepthOf(IEntityType type) => type.GetForeignKeys().Select(key => DepthOf(key.PrincipalEntityType) + 1).DefaultIfEmpty().Max();

    private static Task<long> CountAsync(LedgerContext ledger, IEntityType table, CancellationToken cancellationToken) =>
        (Task<long>)CountTable.MakeGenericMethod(table.ClrType).Invoke(null, [ledger, cancellationToken])!;

    private static Task<long> CountTableAsync<T>(LedgerContext ledger, CancellationToken cancellationToken)
        where T : class => ledger.Set<T>().LongCountAsync(cancellationToken);

    private static async Task CopyTableAsync<T>(LedgerContext source, LedgerContext target, CancellationToken cancellationToken)
        where T : class
    {
        var batch = new List<T>(BatchRows);
        await foreach (var row in source.Set<T>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            batch.Add(row);
            if (batch.Count == BatchRows)
            {
                await SaveAsync();
            }
        }

        await SaveAsync();

        async Task SaveAsync()
        {
            target.AddRange(batch);
            await target.SaveChangesAsync(cancellationToken);
            target.ChangeTracker.Clear();
            batch.Clear();
        }
    }
}
