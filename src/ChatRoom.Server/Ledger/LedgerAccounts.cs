using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Server.Ledger.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatRoom.Server.Ledger;

/// <summary>Keeps the accounts in the ledger, by ASP.NET Core Identity.</summary>
/// <remarks>Hashes come from outside: one costs a tenth of a second, and the ledger does one piece of work at a time.</remarks>
internal sealed class LedgerAccounts(LedgerStore store)
{
    private static readonly IOptions<IdentityOptions> Options =
        Microsoft.Extensions.Options.Options.Create(new IdentityOptions { User = { AllowedUserNameCharacters = "" } });

    /// <summary>Gets whether other nodes make and end log-ins, too.</summary>
    public bool IsShared => store.IsShared;

    /// <summary>Adds an account.</summary>
    /// <param name="account">The person and its handle.</param>
    /// <param name="proof">The means by which it proves itself.</param>
    /// <param name="now">The time.</param>
    /// <param name="freedAt">The time before which a deletion frees the handle.</param>
    /// <returns>False if the handle, or one that looks like it, belongs to an account already.</returns>
    public Task<bool> TryAddAsync(Account account, AccountProof proof, DateTimeOffset now, DateTimeOffset freedAt) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            var handle = HandleOf(account);
            await FreeAsync(ledger, handle, freedAt, cancelled);
            using var users = UsersOf(ledger);
            try
            {
                var row = new AccountRow
                {
                    Id = IdOf(account.Id),
                    UserName = account.Handle,
                    FoldedSkeleton = handle.FoldedSkeletonKey,
                    PasswordHash = proof.Hash,
                    CreatedAt = now.ToUnixTimeMilliseconds(),
                };
                return await TryCreateAsync(ledger, users, row, proof, cancelled);
            }
            catch (DbUpdateException)
            {
                ledger.ChangeTracker.Clear();
                if (await ledger.Accounts.AnyAsync(row => row.NormalizedUserName == handle.SkeletonKey || row.FoldedSkeleton == handle.FoldedSkeletonKey, cancelled))
                {
                    return false;
                }

                throw;
            }
        },
        CancellationToken.None);

    /// <summary>Finds the hash of a passphrase; null if the person has none, or nobody may log in to the account.</summary>
    public Task<string?> FindHashAsync(PersonId id, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, cancelled) => await FindAsync(ledger, id, cancelled) is { DisabledAt: 0, DeletedAt: 0 } row ? row.PasswordHash : null,
        cancellationToken);

    /// <summary>Stores another passphrase, and ends each log-in of a browser but one.</summary>
    /// <param name="id">The account.</param>
    /// <param name="hash">The hash of the new passphrase.</param>
    /// <param name="kept">The log-in that stays.</param>
    /// <returns>False if there is no such account.</returns>
    public Task<bool> ChangeAsync(PersonId id, string hash, Guid kept) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            if (await FindAsync(ledger, id, cancelled) is not { DeletedAt: 0 } row)
            {
                return false;
            }

            using var users = UsersOf(ledger);
            row.PasswordHash = hash;
            ledger.RemoveRange(ledger.LogIns.Where(logIn => logIn.AccountId == row.Id && logIn.Id != kept));
            return (await users.UpdateSecurityStampAsync(row)).Succeeded;
        },
        CancellationToken.None);

    /// <summary>Gives an account another handle.</summary>
    /// <returns>False if the handle, or one that looks like it, belongs to another account.</returns>
    public Task<bool> TryRenameAsync(Account account, DateTimeOffset freedAt) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            var (id, handle) = (IdOf(account.Id), HandleOf(account));
            var (skeleton, folded) = (handle.SkeletonKey, handle.FoldedSkeletonKey);
            await FreeAsync(ledger, handle, freedAt, cancelled);
            if (await FindAsync(ledger, account.Id, cancelled) is not { DeletedAt: 0 } row
                || await ledger.Accounts.AnyAsync(other => other.Id != id && (other.NormalizedUserName == skeleton || other.FoldedSkeleton == folded), cancelled))
            {
                return false;
            }

            using var users = UsersOf(ledger);
            (row.UserName, row.FoldedSkeleton) = (account.Handle, folded);
            return (await users.UpdateAsync(row)).Succeeded;
        },
        CancellationToken.None);

    /// <summary>Deletes an account: the row stays without a proof, so that nobody gets its id.</summary>
    /// <returns>The deleted account; null if there is no such account.</returns>
    public Task<DeletedAccount?> DeleteAsync(PersonId id, DateTimeOffset now) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            if (await FindAsync(ledger, id, cancelled) is not { DeletedAt: 0 } row)
            {
                return null;
            }

            // The order of the times gives the deleted accounts their numbers, so no time comes twice, nor an earlier one.
            var last = await ledger.Accounts.MaxAsync(other => other.DeletedAt, cancelled);
            (row.PasswordHash, row.DeletedAt) = (null, Math.Max(now.ToUnixTimeMilliseconds(), last + 1));
            ledger.RemoveRange(ledger.Passkeys.Where(passkey => passkey.UserId == row.Id));
            ledger.RemoveRange(ledger.Identities.Where(identity => identity.UserId == row.Id));
            ledger.RemoveRange(ledger.LogIns.Where(logIn => logIn.AccountId == row.Id));
            await ledger.SaveChangesAsync(cancelled);
            return new DeletedAccount(id, row.UserName!, row.CreatedAt, row.DeletedAt);
        },
        CancellationToken.None);

    /// <summary>Keeps everybody out of an account from a time on, and forgets its log-ins; or lets its owner in again.</summary>
    public Task DisableAsync(PersonId id, DateTimeOffset? since) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            if (await FindAsync(ledger, id, cancelled) is { } row)
            {
                row.DisabledAt = since?.ToUnixTimeMilliseconds() ?? 0;
                ledger.RemoveRange(ledger.LogIns.Where(logIn => logIn.AccountId == row.Id));
            }

            return await ledger.SaveChangesAsync(cancelled);
        },
        CancellationToken.None);

    /// <summary>Lists the accounts that are not deleted, by handle.</summary>
    public Task<IReadOnlyList<AccountRow>> ListAsync(CancellationToken cancellationToken) => store.RunAsync<IReadOnlyList<AccountRow>>(
        async (ledger, cancelled) =>
            await ledger.Accounts.AsNoTracking().Where(row => row.DeletedAt == 0).OrderBy(row => row.NormalizedUserName).ToListAsync(cancelled),
        cancellationToken);

    /// <summary>Adds the log-in of a browser.</summary>
    public Task AddLogInAsync(Guid id, PersonId account, string device, DateTimeOffset now) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            ledger.Add(new LogInRow { Id = id, AccountId = IdOf(account), Device = device, Since = now.ToUnixTimeMilliseconds() });
            return await ledger.SaveChangesAsync(cancelled);
        },
        CancellationToken.None);

    /// <summary>Lists the log-ins of an account, the newest first.</summary>
    public Task<IReadOnlyList<LogInRow>> ListLogInsAsync(PersonId account, CancellationToken cancellationToken) => store.RunAsync<IReadOnlyList<LogInRow>>(
        async (ledger, cancelled) =>
        {
            var id = IdOf(account);
            return await ledger.LogIns.AsNoTracking().Where(row => row.AccountId == id).OrderByDescending(row => row.Since).ToListAsync(cancelled);
        },
        cancellationToken);

    /// <summary>Finds the account of a log-in; null if the log-in has ended, or the account may not be used.</summary>
    public Task<Account?> FindLogInAsync(Guid id, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, cancelled) => await ledger.LogIns.AsNoTracking().Where(logIn => logIn.Id == id)
            .Join(ledger.Accounts, logIn => logIn.AccountId, account => account.Id, (_, account) => account)
            .FirstOrDefaultAsync(cancelled) is { DisabledAt: 0, DeletedAt: 0 } row
            ? new Account(PersonOf(row.Id), row.UserName!)
            : null,
        cancellationToken);

    /// <summary>Removes the log-in of a browser.</summary>
    public Task RemoveLogInAsync(Guid id) => store.RunAsync(
        (ledger, cancelled) => ledger.LogIns.Where(row => row.Id == id).ExecuteDeleteAsync(cancelled), CancellationToken.None);

    /// <summary>Returns whether another guest has held the handle of an account, or one that looks like it, since a time.</summary>
    public Task<bool> IsHeldByOtherAsync(Account account, DateTimeOffset since) => store.RunAsync(
        (ledger, cancelled) =>
        {
            var (handle, time) = (HandleOf(account), since.ToUnixTimeMilliseconds());
            var (skeleton, folded) = (handle.SkeletonKey, handle.FoldedSkeletonKey);
            return ledger.HeldHandles.AnyAsync(
                row => (row.Skeleton == skeleton || row.FoldedSkeleton == folded) && row.PersonId != account.Id && row.HeldAt > time, cancelled);
        },
        CancellationToken.None);

    /// <summary>Stores which guests have held which handles, and forgets what is older than a time.</summary>
    public Task AddHeldAsync(IReadOnlyList<HeldHandle> handles, DateTimeOffset oldest) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            var time = oldest.ToUnixTimeMilliseconds();
            await ledger.HeldHandles.Where(row => row.HeldAt < time).ExecuteDeleteAsync(cancelled);
            foreach (var held in handles)
            {
                var at = held.At.ToUnixTimeMilliseconds();
                if (await ledger.HeldHandles.FindAsync([held.Skeleton, held.Person], cancelled) is { } row)
                {
                    row.HeldAt = at;
                }
                else
                {
                    ledger.Add(new HeldHandleRow { Skeleton = held.Skeleton, FoldedSkeleton = held.FoldedSkeleton, PersonId = held.Person, HeldAt = at });
                }
            }

            return await ledger.SaveChangesAsync(cancelled);
        },
        CancellationToken.None);

    /// <summary>Creates the manager of accounts of Identity.</summary>
    internal static UserManager<AccountRow> UsersOf(LedgerContext ledger) => new(
        new UserOnlyStore<AccountRow, LedgerContext, Guid>(ledger), Options, new PasswordHasher<AccountRow>(), [], [], new HandleKeys(),
        new IdentityErrorDescriber(), services: null!, NullLogger<UserManager<AccountRow>>.Instance);

    private static async Task<AccountRow?> FindAsync(LedgerContext ledger, PersonId id, CancellationToken cancellationToken)
    {
        var key = IdOf(id);
        return await ledger.Accounts.FirstOrDefaultAsync(row => row.Id == key, cancellationToken);
    }

    /// <summary>Stores an account with its proof, or nothing: without a proof nobody could log in to it.</summary>
    private static async Task<bool> TryCreateAsync(
        LedgerContext ledger, UserManager<AccountRow> users, AccountRow row, AccountProof proof, CancellationToken cancellationToken)
    {
        await using var transaction = await ledger.Database.BeginTransactionAsync(cancellationToken);
        if (!(await users.CreateAsync(row)).Succeeded
            || (proof.Passkey is { } passkey && !(await users.AddOrUpdatePasskeyAsync(row, passkey)).Succeeded)
            || (proof.Identity is { } identity && !(await users.AddLoginAsync(row, identity)).Succeeded))
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Lets go of the handle of an account that was deleted long ago.</summary>
    private static async Task FreeAsync(LedgerContext ledger, Handle handle, DateTimeOffset freedAt, CancellationToken cancellationToken)
    {
        var time = freedAt.ToUnixTimeMilliseconds();
        var (skeleton, folded) = (handle.SkeletonKey, handle.FoldedSkeletonKey);
        foreach (var row in await ledger.Accounts
            .Where(row => row.DeletedAt > 0 && row.DeletedAt <= time && (row.NormalizedUserName == skeleton || row.FoldedSkeleton == folded))
            .ToListAsync(cancellationToken))
        {
            // No handle has a key with a space.
            row.NormalizedUserName = row.FoldedSkeleton = $"deleted {row.Id:n}";
        }

        await ledger.SaveChangesAsync(cancellationToken);
    }

    private static Handle HandleOf(Account account) => Handle.TryCreate(account.Handle, out var handle)
        ? handle
        : throw new ArgumentException($"'{account.Handle}' is no handle.", nameof(account));

    private static PersonId PersonOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[PersonId.Bytes];
        id.TryWriteBytes(bytes);
        return new PersonId(bytes);
    }

    /// <summary>Returns the id of the account of a person.</summary>
    internal static Guid IdOf(PersonId id)
    {
        Span<byte> bytes = stackalloc byte[PersonId.Bytes];
        id.CopyTo(bytes);
        return new Guid(bytes);
    }
}
