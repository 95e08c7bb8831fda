using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Web.Requests;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Serves the address of the owner's link: a form that takes or makes an account, or takes the one that the browser is logged in to. Works without scripts.</summary>
internal sealed class OwnerPage(
    OwnerLink link, AccountDoor door, AccountRegister accounts, RoomDirectory rooms, AccountForm form) : ILinkPage
{
    private static readonly LocalizedMessage NoLink = new("Owner_NoLink", "This link is worth nothing, or not any more. The next start of the server prints a new one, while there is no owner.");

    /// <summary>Shows the form, or a button for the account that the browser is logged in to. Opening the link does not use it up.</summary>
    public async Task ShowAsync(HttpContext context, string code) => await (await link.IsGoodAsync(code)
        ? !door.IsSafe(context) ? WriteAsync(context, "", AccountEndpoints.Unsafe)
            : door.AccountOf(context) is { } account ? WriteAsync(context, account)
            : WriteAsync(context, "", problem: null)
        : StatusPage.WriteAsync(context, StatusCodes.Status404NotFound, NoLink));

    /// <summary>Takes the form: the account owns the server, and the browser is logged in.</summary>
    public async Task TakeAsync(HttpContext context, string code)
    {
        if (!context.Request.HasFormContentType || !await link.IsGoodAsync(code))
        {
            await StatusPage.WriteAsync(context, StatusCodes.Status404NotFound, NoLink);
            return;
        }

        if (!door.IsSafe(context))
        {
            await WriteAsync(context, "", AccountEndpoints.Unsafe);
            return;
        }

        var (handle, passphrase) = await AccountForm.ReadAsync(context);
        if (AccountForm.IsSecret(handle))
        {
            await WriteAsync(context, "", AccountForm.NoHandle);
            return;
        }

        var loggedIn = door.AccountOf(context) is { } own && own.Handle == handle && passphrase.Length == 0 ? own : null;
        var (account, refusal) = loggedIn is not null ? (loggedIn, null) : await FindOrMakeAsync(context, handle, passphrase);
        if (account is null)
        {
            await WriteAsync(context, handle, refusal);
            return;
        }

        if (!await link.TryUseAsync(code, account, RequestOrigin.ClientOf(context).OriginBy("web")))
        {
            await StatusPage.WriteAsync(context, StatusCodes.Status404NotFound, NoLink);
            return;
        }

        if (loggedIn is null)
        {
            await door.BeginAsync(context, account);
        }

        AccountForm.GoToPage(context);
    }

    private async Task<(Account? Account, LocalizedMessage? Refusal)> FindOrMakeAsync(HttpContext context, string handle, string passphrase)
    {
        var client = RequestOrigin.ClientOf(context);
        if (rooms.People.FindClaim(handle) is { IsInUse: true })
        {
            return await accounts.CheckAsync(handle, passphrase, client, isKnownDevice: false, context.RequestAborted);
        }

        return await accounts.MakeAsync(handle, passphrase, client, context.RequestAborted);
    }

    private Task WriteAsync(HttpContext context, Account account) =>
        form.WriteAsync(context, ("Owner_Title", "Owner_AboutLoggedIn", "Owner_Do"), account.Handle, fixesHandle: true, problem: null, asksPassphrase: false);

    private Task WriteAsync(HttpContext context, string handle, LocalizedMessage? problem) =>
        form.WriteAsync(context, ("Owner_Title", "Owner_About", "Owner_Do"), handle, fixesHandle: false, problem);
}
