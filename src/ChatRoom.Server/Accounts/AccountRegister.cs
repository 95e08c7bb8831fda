using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Accounts.Audit;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Tries;
using ChatRoom.Server.Scheduling;

namespace ChatRoom.Server.Accounts;

/// <summary>Makes accounts, and checks and changes their passphrases, for every door.</summary>
internal sealed partial class AccountRegister(
    LedgerAccounts ledger,
    PeopleDirectory people,
    LogIns logIns,
    HeldHandles held,
    ILogInTries tries,
    TrustRegister trust,
    IRoomCatalog rooms,
    AccountAudit audit,
    AccountsOptions options,
    TimeProvider time,
    ChatMetrics metrics,
    ILogger<AccountRegister> logger) : IAccounts
{
    /// <summary>How long the handle of a deleted account stays free of others.</summary>
    public static readonly TimeSpan KeptAfterDeletion = TimeSpan.FromDays(30);

    private static readonly LocalizedMessage NotStored = new("Answer_AccountsNotStored", "The accounts cannot be read or written just now. Try again later.");
    private static readonly LocalizedMessage Busy = new("Answer_LogInBusy", "Too many log-ins at this moment. Try again.");
    private static readonly LocalizedMessage Wrong = new("Answer_LogInWrong", "That name and passphrase do not belong together.");
    internal static readonly LocalizedMessage TooOften = new("Answer_LogInTooOften", "Too many wrong tries. Try again in a minute.");
    private static readonly LocalizedMessage BadPassphrase = new(
        "Answer_BadPassphrase", "A passphrase has {0} to {1} characters.", Passphrase.Least, Passphrase.Most);

    private readonly HashQueue _hashes = new(HashQueue.AtOnce);

    /// <inheritdoc/>
    public bool AllowsPlaintext => options.AllowPlaintext;

    /// <inheritdoc/>
    public Task AuditAsync(AccountAct act, Account account, string origin) => audit.AddAsync(act, account, origin);

    /// <inheritdoc/>
    public async Task<(Account? Account, LocalizedMessage? Refusal)> CheckAsync(
        string handle, string passphrase, ClientAddress client, bool isKnownDevice, CancellationToken cancellationToken)
    {
        var key = Handle.TryCreate(handle, out var wanted) ? wanted.FoldedKey : "";
        try
        {
            if (await tries.TakeAsync(key, client, cancellationToken) is not { } delay)
            {
                metrics.LoggedIn(LogInKind.Passphrase, LogInResult.Limited);
                return (null, TooOften);
            }

            await Task.Delay(isKnownDevice ? TimeSpan.Zero : delay, time, cancellationToken);
            using var turn = await _hashes.EnterAsync(WrongTries.KeyOf(client), cancellationToken);
            if (turn is null)
            {
                return (null, Busy);
            }

            var account = people.FindAccount(handle);
            var isRight = await IsRightAsync(account, passphrase, cancellationToken);
            if (account is null || !isRight || logIns.IsDisabled(account.Id))
            {
                metrics.LoggedIn(LogInKind.Passphrase, LogInResult.Wrong);
                return (null, Wrong);
            }

            await tries.OnRightAsync(key, client);
            metrics.LoggedIn(LogInKind.Passphrase, LogInResult.Good);
            return (account, null);
        }
        catch (RoomCatalogException e)
        {
            LogFailed(logger, e);
            return (null, NotStored);
        }
    }

    /// <inheritdoc/>
    public async Task<LocalizedMessage?> RegisterAsync(Person person, string passphrase, ClientAddress client, CancellationToken cancellationToken) =>
        (person.HasAccount ? null : trust.Admission.RefuseAccount(person.Id)) ?? await MakeAsync(person, passphrase, client, cancellationToken);

    /// <inheritdoc/>
    public async Task<(Account? Account, LocalizedMessage? Refusal)> JoinAsync(
        NewAccount wanted, ClientAddress client, CancellationToken cancellationToken)
    {
        if (!Passphrase.TryNormalize(wanted.Passphrase, out _))
        {
            return (null, BadPassphrase);
        }

        // A stranger without an invitation does not learn which handles are taken.
        return await trust.Admission.AdmitAsync(wanted.Code, () => MakeAsync(wanted.Handle, wanted.Passphrase, client, cancellationToken));
    }

    /// <summary>Makes an account of a free handle, whatever the rule of the server is: for operators, and for the owner's link.</summary>
    public async Task<(Account? Account, LocalizedMessage? Refusal)> MakeAsync(
        string handle, string passphrase, ClientAddress client, CancellationToken cancellationToken)
    {
        if (!Handle.TryCreate(handle, out var wanted) || Handle.IsGiven(wanted))
        {
            return (null, NoName(handle));
        }

        using var visit = await people.EnterAsync(handle);
        if (visit.Person.Name != wanted.Value)
        {
            return (null, Taken(handle));
        }

        var refusal = await MakeAsync(visit.Person, passphrase, client, cancellationToken);
        return refusal is null ? (people.FindAccount(visit.Person.Id), null) : (null, refusal);
    }

    /// <summary>Returns why a guest cannot make an account of itself now, or null.</summary>
    public LocalizedMessage? Refuse(Person guest, ClientAddress client)
    {
        _ = Handle.TryCreate(guest.Name, out var handle);
        return (guest.HasAccount ? null : trust.Admission.RefuseAccount(guest.Id)) ?? RefusalOf(guest, handle, client);
    }

    /// <summary>Makes an account of a guest, by another proof than a passphrase.</summary>
    /// <returns>Null if the account is there now, else the reason.</returns>
    /// <exception cref="RoomCatalogException">The ledger cannot be written.</exception>
    public async Task<LocalizedMessage?> RegisterAsync(Person guest, AccountProof proof, ClientAddress client) =>
        Refuse(guest, client) ?? await MakeAsync(guest, proof, client);

    /// <summary>Makes an account of a person, by another proof than a passphrase and whatever the rule of the server is.</summary>
    /// <returns>Null if the account is there now, else the reason.</returns>
    /// <exception cref="RoomCatalogException">The ledger cannot be written.</exception>
    public async Task<LocalizedMessage?> MakeAsync(Person person, AccountProof proof, ClientAddress client)
    {
        _ = Handle.TryCreate(person.Name, out var handle);
        return RefusalOf(person, handle, client) ?? await AddAsync(person, handle, proof, client);
    }

    private async Task<LocalizedMessage?> MakeAsync(Person person, string passphrase, ClientAddress client, CancellationToken cancellationToken)
    {
        if (!Passphrase.TryNormalize(passphrase, out var normal))
        {
            return BadPassphrase;
        }

        _ = Handle.TryCreate(person.Name, out var handle);
        if (RefusalOf(person, handle, client) is { } refusal)
        {
            return refusal;
        }

        return await HashAsync(normal, client, hash => AddAsync(person, handle, new AccountProof(hash), client), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<LocalizedMessage?> ChangeAsync(
        Account account, string passphrase, Guid kept, ClientAddress client, CancellationToken cancellationToken)
    {
        if (!Passphrase.TryNormalize(passphrase, out var normal))
        {
            return BadPassphrase;
        }

        return await HashAsync(normal, client, hash => ReplaceAsync(account, hash, kept), cancellationToken);
    }

    private async Task<LocalizedMessage?> AddAsync(Person person, Handle handle, AccountProof proof, ClientAddress client)
    {
        var account = new Account(person.Id, handle.Value);
        var now = time.GetUtcNow();
        // This node knows no guest that was on another one of late.
        if (ledger.IsShared && await ledger.IsHeldByOtherAsync(account, now - HeldHandles.Kept))
        {
            return HeldByOther(handle);
        }

        // Before the account is there, or it would be spared for a moment.
        await trust.FollowAsync(
            person.Id, client, person.Id, handle.Value, async room => (await rooms.FindAsync(room, CancellationToken.None))?.MakerId ?? PersonId.None);
        if (person.Name != account.Handle || !await ledger.TryAddAsync(account, proof, now, now - KeptAfterDeletion))
        {
            return Taken(handle.Value);
        }

        people.Claim(Claim.Of(account));
        LogRegistered(logger, account.Handle);
        return null;
    }

    private async Task<LocalizedMessage?> ReplaceAsync(Account account, string hash, Guid kept)
    {
        if (!await ledger.ChangeAsync(account.Id, hash, kept))
        {
            return NotStored;
        }

        logIns.OnChangedHere(account.Id);
        logIns.EndAll(account.Id, kept);
        LogChanged(logger, account.Handle);
        return null;
    }

    /// <summary>Says that nobody can have a handle.</summary>
    internal static LocalizedMessage Taken(string handle) => new("Answer_Taken", "{0} is taken, or looks like a handle that is.", handle);

    /// <summary>Says that no account can have a name.</summary>
    private static LocalizedMessage NoName(string name) => new("Answer_NoNewHandle", "{0} cannot be the name of an account.", name);

    private static LocalizedMessage HeldByOther(Handle handle) =>
        new("Answer_HeldByOther", "{0} was another browser's within the last 30 days. Its page can keep the name; or take another one.", handle);

    /// <summary>Returns why a person cannot make an account of its handle, whatever the rule of the server is; or null. All ways to an account come here.</summary>
    internal LocalizedMessage? RefusalOf(Person person, Handle handle, ClientAddress client) =>
        person.HasAccount ? new("Answer_AccountAlready", "{0} is your own already. Another passphrase: /passphrase NEW, soon after /login.", people.FindAccount(person.Id)?.Handle ?? person.Name)
        : Handle.IsGiven(handle) ? new("Answer_NameFirst", "Take a name first: /nick NAME")
        : people.FindClaim(handle.Value) is not null ? Taken(handle.Value)
        : held.IsOfOther(handle, person) ? HeldByOther(handle)
        : trust.RefuseAccount(person.Id, client);

    /// <summary>Verifies a passphrase. Costs the same whether there is an account or not.</summary>
    private async Task<bool> IsRightAsync(Account? account, string passphrase, CancellationToken cancellationToken)
    {
        var isLegal = Passphrase.TryNormalize(passphrase, out var normal);
        var stored = await ledger.FindHashAsync(account?.Id ?? default, cancellationToken);
        return await LowPriority.RunAsync(
            () =>
            {
                PassphraseHash.Prepare();
                return PassphraseHash.Verify(stored, isLegal ? normal! : "-") && isLegal;
            },
            cancellationToken);
    }

    private async Task<LocalizedMessage?> HashAsync(
        string passphrase, ClientAddress client, Func<string, Task<LocalizedMessage?>> storeAsync, CancellationToken cancellationToken)
    {
        try
        {
            string hash;
            using (var turn = await _hashes.EnterAsync(WrongTries.KeyOf(client), cancellationToken))
            {
                if (turn is null)
                {
                    return Busy;
                }

                hash = await LowPriority.RunAsync(() => PassphraseHash.Of(passphrase), cancellationToken);
            }

            return await storeAsync(hash);
        }
        catch (RoomCatalogException e)
        {
            LogFailed(logger, e);
            return NotStored;
        }
    }

    [LoggerMessage(70, LogLevel.Information, "account {Handle} made")]
    private static partial void LogRegistered(ILogger logger, string handle);

    [LoggerMessage(71, LogLevel.Information, "account {Handle} has another passphrase")]
    private static partial void LogChanged(ILogger logger, string handle);

    [LoggerMessage(72, LogLevel.Error, "The accounts in the ledger cannot be used")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
