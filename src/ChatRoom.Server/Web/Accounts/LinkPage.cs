using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Web.Requests;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Serves the address of a link for an account that has lost its passphrase: a form that sets a new one.</summary>
internal sealed class LinkPage(AccountLinks links, AccountDoor door, IAccounts accounts, TrustRegister trust, TimeProvider time, AccountForm form) : ILinkPage
{
    private static readonly LocalizedMessage NoLink = new("Link_NoLink", "This link is worth nothing, or not any more. Ask for a new one.");

    /// <inheritdoc/>
    public async Task ShowAsync(HttpContext context, string code) => await (await links.FindAsync(code) is { } account
        ? WriteAsync(context, account, door.IsSafe(context) ? null : AccountEndpoints.Unsafe)
        : WriteNoLinkAsync(context));

    /// <summary>Takes the form: the account has a new passphrase, all its log-ins have ended, and the browser is logged in.</summary>
    public async Task TakeAsync(HttpContext context, string code)
    {
        if (!door.IsSafe(context) && await links.FindAsync(code) is { } found)
        {
            await WriteAsync(context, found, AccountEndpoints.Unsafe);
            return;
        }

        var (_, passphrase) = await AccountForm.ReadAsync(context);
        if (await links.TakeAsync(code) is not { Account: var account } link)
        {
            await WriteNoLinkAsync(context);
            return;
        }

        var client = RequestOrigin.ClientOf(context);
        if (await accounts.ChangeAsync(account, passphrase, Guid.Empty, client, context.RequestAborted) is { } refusal)
        {
            await links.GiveBackAsync(link);
            await WriteAsync(context, account, refusal);
            return;
        }

        await trust.ApplyAsync(null, new AuditEntry(
            time.GetUtcNow(), account.Handle, account.Id, client.OriginBy("web"), "link used", "", account.Handle, ""));
        await door.BeginAsync(context, account);
        AccountForm.GoToPage(context);
    }

    private static Task WriteNoLinkAsync(HttpContext context) => StatusPage.WriteAsync(context, StatusCodes.Status404NotFound, NoLink);

    private Task WriteAsync(HttpContext context, Account account, LocalizedMessage? problem) =>
        form.WriteAsync(context, ("Link_Title", "Link_About", "Link_Do"), account.Handle, fixesHandle: true, problem);
}
