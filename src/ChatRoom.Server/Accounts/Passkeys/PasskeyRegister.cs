using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Tries;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace ChatRoom.Server.Accounts.Passkeys;

/// <summary>Makes, checks and removes the passkeys of accounts. Members throw if the ledger cannot be used.</summary>
internal sealed class PasskeyRegister(
    LedgerPasskeys ledger,
    AccountRegister accounts,
    PeopleDirectory people,
    LogIns logIns,
    AccountsOptions options,
    ILogInTries tries,
    IUsedChallenges used,
    IDataProtectionProvider protection,
    TimeProvider time,
    ChatMetrics metrics)
{
    // Wrong answers count by address only: a challenge is for no account. No handle is like this.
    private const string Anybody = "\npasskey";

    // One for unknown, wrong, disabled and late alike.
    internal static readonly LocalizedMessage Wrong = new("Answer_PasskeyWrong", "That passkey opens no account here. Try again.");

    internal static readonly LocalizedMessage Refused = new("Answer_PasskeyRefused", "The server cannot use that passkey. Try again.");

    private readonly PasskeyChallenges _challenges = new(protection, used, time);

    /// <summary>Gets whether the server takes passkeys.</summary>
    public bool IsOffered => options.MaxPasskeys > 0;

    /// <summary>Makes the challenge for a new passkey of a person.</summary>
    public async Task<PasskeyChallenge> OfferAsync(PersonId person, string name, HttpContext http) =>
        _challenges.Make(await ledger.OfferAsync(person, name, http), person);

    /// <summary>Makes the challenge for the passkey of a newcomer, which comes back with its token.</summary>
    public async Task<PasskeyChallenge> OfferAsync(PersonId person, string name, string token, HttpContext http)
    {
        var (made, state) = await ledger.OfferAsync(person, name, http);
        return _challenges.MakeForNewcomer((made, $"{token} {state}"));
    }

    /// <summary>Reads the passkey of a newcomer, and its token; null if the passkey is not good.</summary>
    public async Task<(string Token, UserPasskeyInfo Passkey)?> ReadNewcomerAsync(
        PasskeyAnswer answer, Func<string, PersonId> idOf, HttpContext http, string device)
    {
        if (!IsOffered || _challenges.ReadOfNewcomer(answer) is not { } state || state.Split(' ', 2) is not [var token, var rest]
            || await ledger.ReadAsync(idOf(token), answer.Credential, rest, http) is not { } passkey
            || !await _challenges.TryUseAsync(state))
        {
            return null;
        }

        passkey.Name = device;
        return (token, passkey);
    }

    /// <summary>Makes the challenge for a log-in: the same for everybody.</summary>
    public async Task<PasskeyChallenge> AskAsync(HttpContext http) => _challenges.Make(await ledger.AskAsync(http), PersonId.None);

    /// <summary>Finds the account of a passkey.</summary>
    /// <returns>The account, or the reason for the reader.</returns>
    public async Task<(Account? Account, LocalizedMessage? Refusal)> CheckAsync(PasskeyAnswer answer, ClientAddress client, HttpContext http)
    {
        // The time is for passphrases, which can be guessed: a passkey never waits.
        if (await tries.TakeAsync(Anybody, client, http.RequestAborted) is null)
        {
            metrics.LoggedIn(LogInKind.Passkey, LogInResult.Limited);
            return (null, AccountRegister.TooOften);
        }

        if (_challenges.Read(answer, PersonId.None) is not { } state
            || await ledger.CheckAsync(answer.Credential, state, http) is not { } id
            || !await _challenges.TryUseAsync(state)
            || people.FindAccount(id) is not { } account
            || logIns.IsDisabled(id))
        {
            metrics.LoggedIn(LogInKind.Passkey, LogInResult.Wrong);
            return (null, Wrong);
        }

        await tries.OnRightAsync(Anybody, client);
        metrics.LoggedIn(LogInKind.Passkey, LogInResult.Good);
        return (account, null);
    }

    /// <summary>Makes an account of a guest, by a new passkey.</summary>
    public Task<LocalizedMessage?> RegisterAsync(Person guest, PasskeyAnswer answer, ClientAddress client, HttpContext http, string device) =>
        TakeAsync(guest.Id, answer, http, device, passkey => accounts.RegisterAsync(guest, new AccountProof(Passkey: passkey), client));

    /// <summary>Adds a passkey to an account.</summary>
    public Task<LocalizedMessage?> AddAsync(Account account, PasskeyAnswer answer, HttpContext http, string device) =>
        TakeAsync(account.Id, answer, http, device, async passkey => await ledger.TryAddAsync(account.Id, passkey, options.MaxPasskeys)
            ? null
            : new("Answer_PasskeysFull", "An account has at most {0} passkeys. Remove one first.", options.MaxPasskeys));

    /// <summary>Lists the passkeys of an account, and whether it has a passphrase too.</summary>
    public Task<(bool HasPassphrase, IReadOnlyList<UserPasskeyInfo> Passkeys)> ListAsync(Account account, CancellationToken cancellationToken) =>
        ledger.ListAsync(account.Id, cancellationToken);

    /// <summary>Removes a passkey of an account.</summary>
    public async Task<LocalizedMessage?> RemoveAsync(Account account, byte[] credential) => await ledger.TryRemoveAsync(account.Id, credential)
        ? null
        : new("Answer_PasskeyLast", "Nothing else would let you in. Set a passphrase or add a passkey first.");

    private async Task<LocalizedMessage?> TakeAsync(
        PersonId person, PasskeyAnswer answer, HttpContext http, string device, Func<UserPasskeyInfo, Task<LocalizedMessage?>> storeAsync)
    {
        if (!IsOffered || _challenges.Read(answer, person) is not { } state
            || await ledger.ReadAsync(person, answer.Credential, state, http) is not { } passkey
            || !await _challenges.TryUseAsync(state))
        {
            return Refused;
        }

        passkey.Name = device;
        return await storeAsync(passkey);
    }
}
