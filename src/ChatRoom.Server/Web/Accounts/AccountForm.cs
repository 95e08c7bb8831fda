using System.Globalization;
using System.Text.Encodings.Web;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Localization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Writes the form of a one-time link: a handle and a passphrase. Works without scripts.</summary>
internal sealed class AccountForm(IAntiforgery antiforgery, IStringLocalizer<Resources> words)
{
    /// <summary>Says that a log-in stands in the place of a handle.</summary>
    public static readonly LocalizedMessage NoHandle = new("Answer_NoHandleButLogIn", "Not taken: the name looks like a log-in. Type a name, and the passphrase below it.");

    /// <summary>Returns whether a handle as typed has, or may have, a passphrase in it.</summary>
    public static bool IsSecret(string handle) => AccountLine.Find(handle) is not null;

    /// <summary>Reads what the form sends.</summary>
    public static async Task<(string Handle, string Passphrase)> ReadAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return (form["handle"].ToString(), form["passphrase"].ToString());
    }

    /// <summary>Sends the browser to the page.</summary>
    public static void GoToPage(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = context.Request.PathBase + "/";
    }

    /// <summary>Writes the form.</summary>
    /// <param name="context">The request.</param>
    /// <param name="keys">The keys of the texts.</param>
    /// <param name="handle">The handle in the form.</param>
    /// <param name="fixesHandle">Whether the reader cannot change the handle.</param>
    /// <param name="problem">The reason why the form is shown again, or why it takes nothing; or null.</param>
    /// <param name="asksPassphrase">Whether the form asks for a passphrase.</param>
    /// <param name="invitation">What may have a code in it, for an account by a passkey alone; null if the form makes none.</param>
    public Task WriteAsync(
        HttpContext context, (string Title, string About, string Do) keys, string handle, bool fixesHandle, LocalizedMessage? problem, bool asksPassphrase = true,
        string? invitation = null)
    {
        // Others could read a passphrase on its way, so the form asks for nothing.
        var isUnsafe = problem == AccountEndpoints.Unsafe;
        var token = antiforgery.GetAndStoreTokens(context);
        var ofHandle = $"""<label class="field"><span>{Word("Rename_Name")}</span><input name="handle" value="{Encode(handle)}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" {(fixesHandle ? "readonly" : "autofocus")} /></label>""";
        var root = Encode(context.Request.PathBase + "/");
        var ofPasskey = invitation is null || isUnsafe ? "" : $"""<button type="button" class="plain" data-passkey hidden data-failed="{Word("Account_Failed")}" data-no-passkey="{Word("Account_NoPasskey")}">{Word("Invited_ByPasskey")}</button>""";
        var ofPassphrase = $"""<label class="field"><span>{Word("Account_Passphrase")}</span><input name="passphrase" type="password" autocomplete="new-password" required minlength="8" maxlength="256" {(fixesHandle ? "autofocus" : "")} /></label>""";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="{CultureInfo.CurrentUICulture.Name}">
            <head>
              <meta charset="utf-8" />
              <base href="{root}" />
              <meta name="viewport" content="width=device-width, initial-scale=1" />
              <meta name="color-scheme" content="light dark" />
              <meta name="referrer" content="same-origin" />
              <title>ChatRoom</title>
              <link rel="icon" href="data:," />
              <link rel="stylesheet" href="app.css" />
              {(ofPasskey.Length == 0 ? "" : $"<script type=\"module\" src=\"js/account/newcomer.js\" data-invitation=\"{Encode(invitation)}\"></script>")}
            </head>
            <body>
              <main class="entrance">
                <form class="card" method="post">
                  <h1>{Word(keys.Title)}</h1>
                  <p>{Word(keys.About)}</p>
                  <input type="hidden" name="{Encode(token.FormFieldName)}" value="{Encode(token.RequestToken)}" />
                  {(isUnsafe ? "" : ofHandle)}
                  {(isUnsafe || !asksPassphrase ? "" : ofPassphrase)}
                  <p class="problem" role="alert">{(problem is null ? "" : Encode(words.Of(problem)))}</p>
                  {(isUnsafe ? $"<p class=\"hint\">{Encode(words.Of(AccountEndpoints.UnsafeHint))}</p>" : $"<button class=\"primary\">{Word(keys.Do)}</button>")}
                  {ofPasskey}
                </form>
              </main>
            </body>
            </html>
            """);
    }

    private string Word(string key) => Encode(words[key]);

    private static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
