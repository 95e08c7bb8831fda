using System.Buffers.Text;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Accounts.Passkeys;
using ChatRoom.Server.Web.Requests;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Does what a browser asks of passkeys.</summary>
internal sealed class PasskeyDoor(PasskeyRegister passkeys, PasskeyNewcomers newcomers, AccountRegister accounts, AccountDoor door)
{
    private static readonly LocalizedMessage NotHere = new("Answer_NotHere", "You are not in the room.");

    /// <summary>Begins a passkey: of a newcomer that names a handle, of the guest that the page is, or one more of the account after a proof.</summary>
    public async Task<AccountAnswer> OfferAsync(HttpContext context, AccountRequest request)
    {
        if (request.Handle is { } typed)
        {
            var (challenge, problem) = AccountForm.IsSecret(typed)
                ? (null, AccountForm.NoHandle)
                : await newcomers.OfferAsync(typed, CodeOf(request), RequestOrigin.ClientOf(context), context);
            return new(problem, challenge);
        }

        if (door.AccountOf(context) is { } account)
        {
            return await door.ProveAsync(context, request.Current, request.Answer) is { } wrong
                ? new(wrong)
                : new(null, await passkeys.OfferAsync(account.Id, account.Handle, context));
        }

        var guest = door.GuestOf(request, out var visit);
        using var here = visit;
        if (guest is null)
        {
            return new(NotHere);
        }

        return accounts.Refuse(guest, RequestOrigin.ClientOf(context)) is { } refusal ? new(refusal) : new(null, await passkeys.OfferAsync(guest.Id, guest.Name, context));
    }

    /// <summary>Stores the passkey that was begun; a newcomer or a guest has an account then, and its browser is logged in.</summary>
    public async Task<AccountAnswer> AddAsync(HttpContext context, AccountRequest request)
    {
        var device = DeviceName.Of(context.Request);
        if (request.Answer is not { } answer)
        {
            return new(PasskeyRegister.Wrong);
        }

        if (request.Handle is { } typed)
        {
            return await JoinAsync(context, typed, CodeOf(request), answer);
        }

        if (door.AccountOf(context) is { } account)
        {
            return new(await door.AuditedAsync(context, AccountAct.AddPasskey, account, passkeys.AddAsync(account, answer, context, device)));
        }

        var guest = door.GuestOf(request, out var visit);
        using var here = visit;
        if (guest is null)
        {
            return new(NotHere);
        }

        if (await passkeys.RegisterAsync(guest, answer, RequestOrigin.ClientOf(context), context, device) is { } refusal)
        {
            return new(refusal);
        }

        var made = new Account(guest.Id, guest.Name);
        await door.BeginAsync(context, made);
        return new(null, Handle: made.Handle);
    }

    private async Task<AccountAnswer> JoinAsync(HttpContext context, string typed, string? code, PasskeyAnswer answer)
    {
        var (account, refusal) = AccountForm.IsSecret(typed)
            ? (null, AccountForm.NoHandle)
            : await newcomers.JoinAsync(typed, code, answer, RequestOrigin.ClientOf(context), context, DeviceName.Of(context.Request));
        if (account is null)
        {
            return new(refusal);
        }

        await door.BeginAsync(context, account);
        return new(null, Handle: account.Handle);
    }

    private static string? CodeOf(AccountRequest request) => InvitationCode.Find(request.Invitation ?? "");

    /// <summary>Begins a log-in, or a proof. The answer is the same for everybody.</summary>
    public async Task<AccountAnswer> AskAsync(HttpContext context) => new(null, await passkeys.AskAsync(context));

    /// <summary>Logs the browser in by the answer of a passkey.</summary>
    public async Task<AccountAnswer> LogInAsync(HttpContext context, AccountRequest request)
    {
        if (request.Answer is not { } answer)
        {
            return new(PasskeyRegister.Wrong);
        }

        var (account, refusal) = await passkeys.CheckAsync(answer, RequestOrigin.ClientOf(context), context);
        return account is null ? new(refusal) : new(await door.EnterAsync(context, account, request), Handle: account.Handle);
    }

    /// <summary>Removes a passkey of the account of the browser.</summary>
    public async Task<AccountAnswer> RemoveAsync(HttpContext context, AccountRequest request)
    {
        if (door.AccountOf(context) is not { } account)
        {
            return new(AccountDoor.NotLoggedIn);
        }

        var passkey = Base64Url.IsValid(request.Passkey) ? Base64Url.DecodeFromChars(request.Passkey) : [];
        var (_, own) = await passkeys.ListAsync(account, context.RequestAborted);
        return own.Any(one => one.CredentialId.AsSpan().SequenceEqual(passkey))
            ? new(await door.AuditedAsync(context, AccountAct.RemovePasskey, account, passkeys.RemoveAsync(account, passkey)))
            : new(null);
    }

    /// <summary>Lists the passkeys of the account of the browser.</summary>
    public async Task<object> ListAsync(HttpContext context)
    {
        var (hasPassphrase, list) = door.AccountOf(context) is { } account
            ? await passkeys.ListAsync(account, context.RequestAborted)
            : (false, []);
        return new
        {
            passkeys.IsOffered,
            HasPassphrase = hasPassphrase,
            Passkeys = list.Select(passkey => new
            {
                Id = Base64Url.EncodeToString(passkey.CredentialId),
                passkey.Name,
                Since = passkey.CreatedAt.ToUnixTimeMilliseconds(),
            }),
        };
    }
}
