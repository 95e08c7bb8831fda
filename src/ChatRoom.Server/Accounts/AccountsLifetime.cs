using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Ledger;

namespace ChatRoom.Server.Accounts;

/// <summary>Reads the accounts before the doors open, and stores now and then which guests have held which handles.</summary>
internal sealed partial class AccountsLifetime(
    AccountLoader loader,
    LedgerAccounts ledger,
    PeopleDirectory people,
    HeldHandles held,
    OwnerLink owner,
    TimeProvider time,
    ILogger<AccountsLifetime> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // The start may go on here on the thread that serves sockets, and a database in another process answers only there.
        await Task.Run(loader.Load, cancellationToken);
        people.HandleFreed += held.Add;
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await owner.WithdrawIfOwnedAsync();
                await SaveAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops. The pages that are open come back by themselves.
        }
    }

    private async Task SaveAsync()
    {
        foreach (var (person, name) in people.GuestsWithToken())
        {
            held.Add(person, name);
        }

        if (held.TakeUnsaved() is { Count: > 0 } handles)
        {
            try
            {
                await ledger.AddHeldAsync(handles, time.GetUtcNow() - HeldHandles.Kept);
            }
            catch (RoomCatalogException e)
            {
                LogNotSaved(logger, e);
            }
        }
    }

    [LoggerMessage(73, LogLevel.Error, "The handles of guests are not stored")]
    private static partial void LogNotSaved(ILogger logger, Exception exception);
}
