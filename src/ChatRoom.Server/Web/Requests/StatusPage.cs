using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Localization;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Answers a request that gets no page of the room: with a short page for a browser, else with its text.</summary>
internal static class StatusPage
{
    // Without the server there is no stylesheet either.
    private const string PlainLook = "body{font:1rem/1.5 system-ui,sans-serif}.card{max-width:24rem;margin:15vh auto}";

    private static readonly object Key = new();

    /// <summary>Gets the inline style of these pages, as a source in a policy for content.</summary>
    public static string LookSource { get; } = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(PlainLook)))}'";

    /// <summary>Returns whether the response is such a page.</summary>
    public static bool IsIn(HttpContext context) => context.Items.ContainsKey(Key);

    /// <summary>Writes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="text">The reason, for the reader.</param>
    /// <param name="title">The heading.</param>
    /// <param name="link">The text of a link to the room, or null.</param>
    /// <param name="script">A script element, or null.</param>
    public static Task WriteAsync(
        HttpContext context, int status, LocalizedMessage text, LocalizedMessage? title = null, LocalizedMessage? link = null, string? script = null)
    {
        var localizer = context.RequestServices.GetRequiredService<IStringLocalizer<Resources>>();
        var words = localizer.Of(text);
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            response.ContentType = "text/plain; charset=utf-8";
            return response.WriteAsync(words);
        }

        context.Items[Key] = true;
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(Html(
            Encode(context.Request.PathBase + "/"),
            title is null ? "ChatRoom" : localizer.Of(title),
            words,
            link is null ? "" : localizer.Of(link),
            script ?? ""));
    }

    private static string Html(string root, string title, string words, string link, string script) =>
        $"""
        <!DOCTYPE html>
        <html lang="{CultureInfo.CurrentUICulture.Name}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>ChatRoom</title>
          <link rel="icon" href="data:," />
          <style>{PlainLook}</style>
          <link rel="stylesheet" href="{root}app.css" />
        </head>
        <body>
          <main class="entrance">
            <div class="card">
              <h1>{Encode(title)}</h1>
              <p>{Encode(words)}</p>
              {(link.Length == 0 ? "" : $"<p><a href=\"{root}\">{Encode(link)}</a></p>")}
            </div>
          </main>
          {script}
        </body>
        </html>
        """;

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
