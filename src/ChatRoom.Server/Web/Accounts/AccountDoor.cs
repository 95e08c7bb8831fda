using ChatRoom.Core.Events;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Accounts.Passkeys;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.DataProtection;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Does what a browser asks of accounts: each answer is null, or the reason for the reader.</summary>
internal sealed class AccountDoor(
    IAccounts accounts,
    PasskeyRegister passkeys,
    LogIns logIns,
    RoomDirectory rooms,
    AccountsOptions options,
    KnownDevices devices,
    IDataProtectionProvider protection,
    TimeProvider time)
{
    internal static readonly LocalizedMessage NotLoggedIn = new("Goodbye_LoggedOut", "Your log-in has ended. Log in again to come back.");

    /// <summary>Returns whether a request may have a passphrase in it.</summary>
    public bool IsSafe(HttpContext context) =>
        RequestOrigin.ClientOf(context).IsSecure || accounts.AllowsPlaintext;

    /// <summary>Makes an account of the guest that the page is, and logs the browser in.</summary>
    public async Task<LocalizedMessage?> RegisterAsync(HttpContext context, AccountRequest request)
    {
        var guest = GuestOf(request, out var visit);
        using var here = visit;
        if (guest is null)
        {
            return new("Answer_NotHere", "You are not in the room.");
        }

        var refusal = await accounts.RegisterAsync(guest, request.Passphrase ?? "", ClientOf(context), context.RequestAborted);
        if (refusal is null && rooms.People.FindAccount(guest.Id) is { } account)
        {
            await BeginAsync(context, account);
        }

        return refusal;
    }

    /// <summary>Makes an account for a browser without a person, and logs it in.</summary>
    public async Task<(Account? Account, LocalizedMessage? Refusal)> JoinAsync(HttpContext context, NewAccount wanted)
    {
        if (rooms.Trust.RefuseBanned(PersonId.None, ClientOf(context)) is { } ban)
        {
            return (null, ban);
        }

        var (account, refusal) = await accounts.JoinAsync(wanted, ClientOf(context), context.RequestAborted);
        if (account is not null)
        {
            await BeginAsync(context, account);
        }

        return (account, refusal);
    }

    /// <summary>Logs the browser in, and puts the account into the place of the guest that its page is.</summary>
    public async Task<LocalizedMessage?> LogInAsync(HttpContext context, AccountRequest request)
    {
        var isKnown = rooms.People.FindAccount(request.Handle) is { } claimed && devices.Knows(context, claimed.Id);
        var (account, refusal) = await accounts.CheckAsync(
            request.Handle ?? "", request.Passphrase ?? "", ClientOf(context), isKnown, context.RequestAborted);
        return account is null ? refusal : await EnterAsync(context, account, request);
    }

    /// <summary>Logs the browser in to an account that it has proved.</summary>
    public async Task<LocalizedMessage?> EnterAsync(HttpContext context, Account account, AccountRequest request)
    {
        if (await TakePlaceAsync(context, account, ProvedBy(request)?.Person) is { } refusal)
        {
            return refusal;
        }

        await BeginAsync(context, account);
        await AuditAsync(context, AccountAct.LogIn, account);
        return null;
    }

    /// <summary>Puts an account into the place of the guest that its browser is, if the account may enter.</summary>
    public async Task<LocalizedMessage?> TakePlaceAsync(HttpContext context, Account account, PersonId? guest)
    {
        if (rooms.Trust.RefuseEntry(account.Id, ClientOf(context), hasAccount: true) is { } ban)
        {
            return ban;
        }

        await rooms.ReclaimAsync(account);
        if (guest is not { } id)
        {
            return null;
        }

        if (rooms.People.Find(id) is { HasAccount: false } person)
        {
            using var visit = await rooms.People.EnterAsync(null, account: account, client: ClientOf(context));
            return await rooms.BecomeAsync(person, visit.Person);
        }

        if (rooms.People.FindAccount(id) is null)
        {
            // The page is on another node.
            rooms.People.Others?.LogIn(id, account.Id, account.Handle);
        }

        return null;
    }

    /// <summary>Ends the log-in of the browser.</summary>
    public async Task<LocalizedMessage?> LogOutAsync(HttpContext context)
    {
        var id = LogInCookie.IdOf(context.User);
        if (logIns.Find(id) is { } account)
        {
            await logIns.EndAsync(id, account.Id);
        }

        await LogInCookie.RemoveAsync(context);
        return null;
    }

    /// <summary>Changes the passphrase; all other log-ins end.</summary>
    public async Task<LocalizedMessage?> ChangeAsync(HttpContext context, AccountRequest request)
    {
        var id = LogInCookie.IdOf(context.User);
        if (await ProveAsync(context, request.Current, request.Answer) is { } refusal)
        {
            return refusal;
        }

        if (logIns.Find(id) is not { } account)
        {
            return NotLoggedIn;
        }

        return await AuditedAsync(
            context, AccountAct.ChangePassphrase, account,
            accounts.ChangeAsync(account, request.Passphrase ?? "", id, ClientOf(context), context.RequestAborted));
    }

    /// <summary>Deletes the account.</summary>
    public async Task<LocalizedMessage?> DeleteAsync(HttpContext context, AccountRequest request)
    {
        if (await ProveAsync(context, request.Passphrase, request.Answer) is { } refusal)
        {
            return refusal;
        }

        if (logIns.Find(LogInCookie.IdOf(context.User)) is not { } account)
        {
            return NotLoggedIn;
        }

        if (await accounts.DeleteAsync(account) is { } failure)
        {
            return failure;
        }

        await AuditAsync(context, AccountAct.Delete, account);
        await LogInCookie.RemoveAsync(context);
        return null;
    }

    /// <summary>Lists the log-ins of the account of the browser.</summary>
    public async Task<IReadOnlyList<object>> ListAsync(HttpContext context)
    {
        var own = LogInCookie.IdOf(context.User);
        return logIns.Find(own) is { } account
            ? [.. (await logIns.ListAsync(account.Id, context.RequestAborted)).Select(logIn => new { logIn.Id, logIn.Device, logIn.Since, IsThis = logIn.Id == own })]
            : [];
    }

    /// <summary>Ends another log-in of the same account.</summary>
    public async Task<LocalizedMessage?> EndAsync(HttpContext context, AccountRequest request)
    {
        if (logIns.Find(LogInCookie.IdOf(context.User)) is not { } account)
        {
            return NotLoggedIn;
        }

        await logIns.EndAsync(request.Id ?? default, account.Id);
        return null;
    }

    /// <summary>Writes into the audit log what the owner of an account has done.</summary>
    public Task AuditAsync(HttpContext context, AccountAct act, Account account) =>
        accounts.AuditAsync(act, account, ClientOf(context).OriginBy("web"));

    /// <summary>Waits for an act of the owner of an account, and writes it into the audit log once it is done.</summary>
    /// <returns>Null if it is done, else the reason.</returns>
    public async Task<LocalizedMessage?> AuditedAsync(HttpContext context, AccountAct act, Account account, Task<LocalizedMessage?> doing)
    {
        if (await doing is { } refusal)
        {
            return refusal;
        }

        await AuditAsync(context, act, account);
        return null;
    }

    private static ClientAddress ClientOf(HttpContext context) => RequestOrigin.ClientOf(context);

    /// <summary>Asks the owner of the account once more for a proof, so that an open page of it is not enough.</summary>
    /// <returns>Null if it is good, else the reason.</returns>
    public async Task<LocalizedMessage?> ProveAsync(HttpContext context, string? passphrase, PasskeyAnswer? answer)
    {
        if (AccountOf(context) is not { } account)
        {
            return NotLoggedIn;
        }

        if (answer is null)
        {
            if (options.Oidc.IsOn && string.IsNullOrEmpty(passphrase))
            {
                return logIns.IsFresh(LogInCookie.IdOf(context.User))
                    ? null
                    : new("Answer_ProveByProvider", "Type the passphrase, or log in with {0} once more first.", options.Oidc.Name);
            }

            return (await accounts.CheckAsync(account.Handle, passphrase ?? "", ClientOf(context), devices.Knows(context, account.Id), context.RequestAborted)).Refusal;
        }

        var (proved, refusal) = await passkeys.CheckAsync(answer, ClientOf(context), context);
        return refusal ?? (proved == account ? null : PasskeyRegister.Wrong);
    }

    /// <summary>Finds the account that the browser is logged in to; null for none.</summary>
    public Account? AccountOf(HttpContext context) => logIns.Find(LogInCookie.IdOf(context.User));

    /// <summary>Reads which guest the page is, from its proof; the page may be on another node.</summary>
    public (PersonId Person, string Handle)? ProvedBy(AccountRequest request) => CircuitAccount.Read(request.Person, protection, time);

    /// <summary>Finds the guest that the page is. If the page is on another node, the guest is here as long as the visit lasts.</summary>
    public Person? GuestOf(AccountRequest request, out Visit? visit)
    {
        visit = null;
        if (ProvedBy(request) is not { } guest)
        {
            return null;
        }

        if (rooms.People.Find(guest.Person) is { } here)
        {
            return here;
        }

        visit = guest.Handle.Length == 0 ? null : rooms.People.Return(guest.Person, guest.Handle);
        if (visit?.Person.Id == guest.Person && visit.Person.Name == guest.Handle)
        {
            return visit.Person;
        }

        visit?.Dispose();
        visit = null;
        return null;
    }

    /// <summary>Logs the browser in, in place of an earlier log-in.</summary>
    /// <returns>The id of the log-in.</returns>
    public async Task<Guid> BeginAsync(HttpContext context, Account account)
    {
        // The cookie of an earlier log-in is replaced, so nobody could end that one any more.
        await LogOutAsync(context);
        var id = await logIns.BeginAsync(account.Id, DeviceName.Of(context.Request));
        await LogInCookie.SetAsync(context, id);
        devices.Add(context, account.Id);
        return id;
    }
}
