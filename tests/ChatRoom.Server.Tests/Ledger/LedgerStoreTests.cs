using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Tests.History;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatRoom.Server.Tests.Ledger;

/// <summary>Tests the end of the ledger, and its faults.</summary>
public sealed class LedgerStoreTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Work_that_is_under_way_while_the_server_stops_is_told_that_the_ledger_is_closed()
    {
        using var store = new LedgerStore(new SqliteLedgerFile(_folder.At("people.db")));
        var begun = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        var working = store.RunAsync(
            async (context, cancellationToken) =>
            {
                begun.SetResult();
                await stopped.Task;
                return await context.Accounts.CountAsync(cancellationToken);
            },
            Cancelled);
        await Eventually.InTimeAsync(begun.Task);
        var waiting = store.RunAsync((context, cancellationToken) => context.Accounts.CountAsync(cancellationToken), Cancelled);

        var end = Task.Run(store.Dispose, Cancelled);
        // The file is not left behind by work that goes on after the end.
        Assert.NotSame(end, await Task.WhenAny(end, Deadline.SilenceAsync(200)));
        stopped.SetResult();
        await Eventually.InTimeAsync(end);

        // Work that had begun may still succeed.
        Assert.True(await Record.ExceptionAsync(() => Eventually.InTimeAsync(working)) is null or RoomCatalogException);
        Assert.True((await Assert.ThrowsAsync<RoomCatalogException>(() => Eventually.InTimeAsync(waiting))).IsClosed);
        await Assert.ThrowsAsync<RoomCatalogException>(
            () => store.RunAsync((context, cancellationToken) => context.Accounts.CountAsync(cancellationToken), Cancelled));
    }

    [Fact]
    public async Task A_fault_that_may_pass_is_one_of_the_ledger_and_the_next_work_succeeds()
    {
        using var store = new LedgerStore(new SqliteLedgerFile(_folder.At("people.db")));
        // So the strategy of PostgreSQL wraps a connection that was cut.
        var cut = new InvalidOperationException("likely due to a transient failure", new NpgsqlException("cut", new EndOfStreamException("the end")));

        var fault = await Assert.ThrowsAsync<RoomCatalogException>(() => store.RunAsync((_, _) => Task.FromException<int>(cut), Cancelled));

        Assert.EndsWith("the end", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await store.RunAsync((context, cancellationToken) => context.Accounts.CountAsync(cancellationToken), Cancelled));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
