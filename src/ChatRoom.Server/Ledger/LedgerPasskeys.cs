using ChatRoom.Core.Events;
using ChatRoom.Server.Ledger.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ChatRoom.Server.Ledger;

/// <summary>Keeps the passkeys of accounts in the ledger, by ASP.NET Core Identity.</summary>
internal sealed class LedgerPasskeys(LedgerStore store)
{
    // Found without a handle, so the server asks for no name and tells nobody which accounts have one.
    private static readonly IOptions<IdentityPasskeyOptions> Options = Microsoft.Extensions.Options.Options.Create(
        new IdentityPasskeyOptions { UserVerificationRequirement = "required", ResidentKeyRequirement = "required" });

    /// <summary>Makes the challenge for a new passkey.</summary>
    /// <param name="person">The person that it will be for.</param>
    /// <param name="name">The name that the browser shows.</param>
    /// <param name="http">The request.</param>
    /// <returns>The options for the browser, and the state that the answer is checked by.</returns>
    public Task<(string Options, string State)> OfferAsync(PersonId person, string name, HttpContext http) => RunAsync(
        async (_, handler) =>
        {
            var entity = new PasskeyUserEntity { Id = LedgerAccounts.IdOf(person).ToString(), Name = name, DisplayName = name };
            var made = await handler.MakeCreationOptionsAsync(entity, http);
            return (made.CreationOptionsJson, made.AttestationState!);
        },
        http.RequestAborted);

    /// <summary>Makes the challenge for a log-in with any passkey of this server.</summary>
    public Task<(string Options, string State)> AskAsync(HttpContext http) => RunAsync(
        async (_, handler) =>
        {
            var made = await handler.MakeRequestOptionsAsync(null, http);
            return (made.RequestOptionsJson, made.AssertionState!);
        },
        http.RequestAborted);

    /// <summary>Checks a new passkey, and stores nothing.</summary>
    /// <returns>Null if it is not good, or not for this person.</returns>
    public Task<UserPasskeyInfo?> ReadAsync(PersonId person, string credential, string state, HttpContext http) => RunAsync(
        async (_, handler) =>
        {
            var result = await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = state });
            return result.Succeeded && result.UserEntity.Id == LedgerAccounts.IdOf(person).ToString() ? result.Passkey : null;
        },
        http.RequestAborted);

    /// <summary>Checks the answer of a passkey, and stores how often it was used.</summary>
    /// <returns>The account of the passkey; null if the answer is not good.</returns>
    public Task<PersonId?> CheckAsync(string credential, string state, HttpContext http) => RunAsync<PersonId?>(
        async (users, handler) =>
        {
            var result = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = state });
            return result.Succeeded && (await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey)).Succeeded
                ? new PersonId(result.User.Id.ToByteArray())
                : null;
        },
        http.RequestAborted);

    /// <summary>Adds a passkey to an account.</summary>
    /// <returns>False if the account has as many as it may have.</returns>
    public Task<bool> TryAddAsync(PersonId account, UserPasskeyInfo passkey, int most) => RunAsync(
        async (users, _) =>
            await users.FindByIdAsync(LedgerAccounts.IdOf(account).ToString()) is { DeletedAt: 0 } row
            && (await users.GetPasskeysAsync(row)).Count < most
            && (await users.AddOrUpdatePasskeyAsync(row, passkey)).Succeeded,
        CancellationToken.None);

    /// <summary>Lists the passkeys of an account, and whether it has a passphrase too.</summary>
    public Task<(bool HasPassphrase, IReadOnlyList<UserPasskeyInfo> Passkeys)> ListAsync(PersonId account, CancellationToken cancellationToken) => RunAsync(
        async (users, _) => await users.FindByIdAsync(LedgerAccounts.IdOf(account).ToString()) is { } row
            ? (row.PasswordHash is not null, [.. (await users.GetPasskeysAsync(row)).OrderBy(passkey => passkey.CreatedAt)])
            : (false, (IReadOnlyList<UserPasskeyInfo>)[]),
        cancellationToken);

    /// <summary>Removes a passkey of an account.</summary>
    /// <returns>False if nothing else would let its owner in.</returns>
    public Task<bool> TryRemoveAsync(PersonId account, byte[] credential) => RunAsync(
        async (users, _) =>
        {
            if (await users.FindByIdAsync(LedgerAccounts.IdOf(account).ToString()) is not { } row || await users.GetPasskeyAsync(row, credential) is null)
            {
                return true;
            }

            var hasOther = row.PasswordHash is not null
                || (await users.GetPasskeysAsync(row)).Count > 1 || (await users.GetLoginsAsync(row)).Count > 0;
            return hasOther && (await users.RemovePasskeyAsync(row, credential)).Succeeded;
        },
        CancellationToken.None);

    private Task<T> RunAsync<T>(Func<UserManager<AccountRow>, PasskeyHandler<AccountRow>, Task<T>> work, CancellationToken cancellationToken) =>
        store.RunAsync(
            async (ledger, _) =>
            {
                using var users = LedgerAccounts.UsersOf(ledger);
                return await work(users, new PasskeyHandler<AccountRow>(users, Options));
            },
            cancellationToken);
}
