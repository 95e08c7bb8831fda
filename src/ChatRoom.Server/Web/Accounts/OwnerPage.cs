using System.Globalization;
using System.Text.Encodings.Web;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Serves the address of the owner's link: a form that takes or makes an account. Works without scripts.</summary>
internal sealed class OwnerPage(
    OwnerLink link, AccountDoor door, IAccounts accounts, RoomDirectory rooms, IAntiforgery antiforgery, IStringLocalizer<Resources> words)
{
    private static readonly LocalizedMessage NoLink = new("Owner_NoLink", "This link is worth nothing, or not any more. The next start of the server prints a new one, while there is no owner.");

    /// <summary>Shows the form. Opening the link does not use it up.</summary>
    public Task ShowAsync(HttpContext context, string code) => link.IsGood(code)
        ? WriteAsync(context, "", door.IsSafe(context) ? null : AccountEndpoints.Unsafe)
        : StatusPage.WriteAsync(context, StatusCodes.Status404NotFound, NoLink);

    /// <summary>Takes the form: the account owns the server, and the browser is logged in.</summary>
    public async Task TakeAsync(HttpContext context, string code)
    {
        if (!link.IsGood(code) || !context.Request.HasFormContentType)
        {
            await StatusPage.WriteAsync(context, StatusCodes.Status404NotFound, NoLink);
            return;
        }

        if (!door.IsSafe(context))
        {
            await WriteAsync(context, "", AccountEndpoints.Unsafe);
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (handle, passphrase) = (form["handle"].ToString(), form["passphrase"].ToString());
        var (account, refusal) = await FindOrMakeAsync(context, handle, passphrase);
        if (account is null)
        {
            await WriteAsync(context, handle, refusal);
            return;
        }

        if (!await link.TryUseAsync(code, account, $"web {RequestOrigin.ClientOf(context).Address}"))
        {
            await StatusPage.WriteAsync(context, StatusCodes.Status404NotFound, NoLink);
            return;
        }

        await door.BeginAsync(context, account);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = context.Request.PathBase + "/";
    }

    private async Task<(Account? Account, LocalizedMessage? Refusal)> FindOrMakeAsync(HttpContext context, string handle, string passphrase)
    {
        var client = RequestOrigin.ClientOf(context);
        if (rooms.People.FindClaim(handle) is { IsInUse: true })
        {
            return await accounts.CheckAsync(handle, passphrase, client, context.RequestAborted);
        }

        using var visit = rooms.People.Enter(handle);
        if (!Handle.TryCreate(handle, out var wanted) || visit.Person.Name != wanted.Value)
        {
            return (null, new("Answer_Taken", "{0} is taken, or looks like a handle that is.", handle));
        }

        var refusal = await accounts.RegisterAsync(visit.Person, passphrase, client, context.RequestAborted);
        return refusal is null ? (rooms.People.FindAccount(visit.Person.Id), null) : (null, refusal);
    }

    private Task WriteAsync(HttpContext context, string handle, LocalizedMessage? problem)
    {
        var token = antiforgery.GetAndStoreTokens(context);
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="{CultureInfo.CurrentUICulture.Name}">
            <head>
              <meta charset="utf-8" />
              <meta name="viewport" content="width=device-width, initial-scale=1" />
              <meta name="color-scheme" content="light dark" />
              <meta name="referrer" content="same-origin" />
              <title>ChatRoom</title>
              <link rel="icon" href="data:," />
              <link rel="stylesheet" href="{Encode(context.Request.PathBase)}/app.css" />
            </head>
            <body>
              <main class="entrance">
                <form class="card" method="post">
                  <h1>{Word("Owner_Title")}</h1>
                  <p>{Word("Owner_About")}</p>
                  <input type="hidden" name="{Encode(token.FormFieldName)}" value="{Encode(token.RequestToken)}" />
                  <label class="field"><span>{Word("Rename_Name")}</span><input name="handle" value="{Encode(handle)}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" autofocus /></label>
                  <label class="field"><span>{Word("Account_Passphrase")}</span><input name="passphrase" type="password" autocomplete="new-password" required minlength="8" maxlength="256" /></label>
                  <p class="problem" role="alert">{(problem is null ? "" : Encode(words.Of(problem)))}</p>
                  <button class="primary">{Word("Owner_Do")}</button>
                </form>
              </main>
            </body>
            </html>
            """);
    }

    private string Word(string key) => Encode(words[key]);

    private static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
