using System.Data.Common;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Ledger.Model;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Ledger;

/// <summary>Runs the work on the ledger, one piece at a time, and never on the thread of its caller.</summary>
/// <remarks>EF Core blocks its thread on SQLite; the callers serve sockets and rooms, which must not wait.</remarks>
internal sealed class LedgerStore(ILedgerDatabase database) : IDisposable
{
    private static readonly TimeSpan LastWork = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _isOpen;
    private volatile bool _isDisposed;

    /// <summary>Gets whether there is no database yet.</summary>
    public bool IsUnused => !_isOpen && !database.Exists;

    /// <summary>Gets whether other nodes change the ledger, too.</summary>
    public bool IsShared => database.IsShared;

    /// <summary>Opens the ledger now, and makes or upgrades its tables.</summary>
    /// <exception cref="RoomCatalogException">The ledger cannot be opened.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) => RunAsync((_, _) => Task.FromResult(true), cancellationToken);

    /// <summary>Runs a piece of work with a context of its own.</summary>
    /// <exception cref="RoomCatalogException">The ledger cannot be read or written.</exception>
    public Task<T> RunAsync<T>(Func<LedgerContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        Task.Run(() => RunInTurnAsync(work, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Pages and rooms may be at work still: they learn that the ledger is closed. What is under way ends first, or has some time to.</remarks>
    public void Dispose()
    {
        _isDisposed = true;
        var isAlone = _turn.Wait(LastWork);
        database.Dispose();
        if (isAlone)
        {
            _turn.Release();
        }
    }

    private async Task<T> RunInTurnAsync<T>(
        Func<LedgerContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_isOpen)
            {
                // A failure is tried again by the next caller: the file may have been mended.
                await database.OpenAsync(cancellationToken);
                _isOpen = true;
            }

            await using var context = database.CreateContext();
            return await work(context, cancellationToken);
        }
        catch (Exception e) when (e is DbException or DbUpdateException)
        {
            throw new RoomCatalogException($"The ledger cannot be used: {(e.InnerException ?? e).Message}", e);
        }
        catch (InvalidOperationException e) when (e.InnerException is DbException or DbUpdateException)
        {
            // EF Core wraps a fault that may pass, such as a connection that a failover cuts.
            throw new RoomCatalogException($"The ledger cannot be used: {(e.InnerException.InnerException ?? e.InnerException).Message}", e);
        }
        catch (InvalidOperationException e) when (_isDisposed)
        {
            throw new RoomCatalogException("The ledger is closed: the server has stopped.", e) { IsClosed = true };
        }
        finally
        {
            _turn.Release();
        }
    }
}
