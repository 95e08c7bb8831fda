using ChatRoom.Core.Events;
using ChatRoom.Server.Ledger.Model;
using Microsoft.AspNetCore.Identity;

namespace ChatRoom.Server.Ledger;

/// <summary>Keeps which identities of an OpenID Connect provider belong to which accounts, by ASP.NET Core Identity.</summary>
internal sealed class LedgerIdentities(LedgerStore store)
{
    /// <summary>Finds the account of an identity, by its issuer and its subject; null for none.</summary>
    public Task<PersonId?> FindAsync(UserLoginInfo identity, CancellationToken cancellationToken) => RunAsync<PersonId?>(
        async users => await users.FindByLoginAsync(identity.LoginProvider, identity.ProviderKey) is { DeletedAt: 0 } row
            ? new PersonId(row.Id.ToByteArray())
            : null,
        cancellationToken);

    /// <summary>Gives an identity to an account; nothing if the account has it already.</summary>
    /// <returns>False if it belongs to another account.</returns>
    public Task<bool> TryAddAsync(PersonId account, UserLoginInfo identity) => RunAsync(
        async users =>
        {
            var owner = await users.FindByLoginAsync(identity.LoginProvider, identity.ProviderKey);
            return owner is not null
                ? owner.Id == LedgerAccounts.IdOf(account)
                : await FindAsync(users, account) is { DeletedAt: 0 } row && (await users.AddLoginAsync(row, identity)).Succeeded;
        },
        CancellationToken.None);

    /// <summary>Lists the identities of an account.</summary>
    public Task<IReadOnlyList<UserLoginInfo>> ListAsync(PersonId account, CancellationToken cancellationToken) => RunAsync<IReadOnlyList<UserLoginInfo>>(
        async users => await FindAsync(users, account) is { } row ? [.. await users.GetLoginsAsync(row)] : [], cancellationToken);

    /// <summary>Takes an identity from an account.</summary>
    /// <returns>False if nothing else would let its owner in.</returns>
    public Task<bool> TryRemoveAsync(PersonId account, UserLoginInfo identity) => RunAsync(
        async users =>
        {
            if (await FindAsync(users, account) is not { } row || !(await users.GetLoginsAsync(row)).Any(login => IsSame(login, identity)))
            {
                return true;
            }

            var hasOther = row.PasswordHash is not null
                || (await users.GetPasskeysAsync(row)).Count > 0 || (await users.GetLoginsAsync(row)).Count > 1;
            return hasOther && (await users.RemoveLoginAsync(row, identity.LoginProvider, identity.ProviderKey)).Succeeded;
        },
        CancellationToken.None);

    private static bool IsSame(UserLoginInfo one, UserLoginInfo other) =>
        one.LoginProvider == other.LoginProvider && one.ProviderKey == other.ProviderKey;

    private static Task<AccountRow?> FindAsync(UserManager<AccountRow> users, PersonId account) =>
        users.FindByIdAsync(LedgerAccounts.IdOf(account).ToString());

    private Task<T> RunAsync<T>(Func<UserManager<AccountRow>, Task<T>> work, CancellationToken cancellationToken) => store.RunAsync(
        async (ledger, _) =>
        {
            using var users = LedgerAccounts.UsersOf(ledger);
            return await work(users);
        },
        cancellationToken);
}
