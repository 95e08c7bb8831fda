using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatRoom.Server.Tests.Accounts.Oidc;

/// <summary>The way of a browser to the provider and back.</summary>
internal static class ProviderLogIn
{
    /// <summary>Asks as the script of the page does.</summary>
    public static async Task<(string? Problem, Uri? Address)> BeginAsync(this PageClient page, string purpose, object body)
    {
        using var response = await page.SendAsync($"oidc/{purpose}", body, await page.TokenAsync());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Deadline.Token());
        return (answer.GetProperty("problem").GetString(), answer.GetProperty("address").GetString() is { } address ? new Uri(address) : null);
    }

    /// <summary>Goes to the provider, which asks nothing; returns the address at which the browser comes back.</summary>
    public static async Task<Uri> VisitAsync(Uri provider)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await browser.GetAsync(provider, Deadline.Token());
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!;
    }

    /// <summary>Comes back as a browser does after another site's redirect: without the cookies that are for this site only.</summary>
    public static async Task<(HttpStatusCode Status, string Html)> ReturnAsync(this PageClient page, Uri address)
    {
        // The jar of .NET knows no SameSite.
        var kept = page.Cookies.GetCookies(page.Http.BaseAddress!)["chatroom-log-in"];
        var value = kept?.Value;
        kept?.Expired = true;
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", "text/html" } } };
        using var response = await page.Http.SendAsync(request, Deadline.Token());
        if (value is not null && page.Cookies.GetCookies(page.Http.BaseAddress!)["chatroom-log-in"] is null)
        {
            page.Cookies.Add(page.Http.BaseAddress!, new Cookie("chatroom-log-in", value));
        }

        return (response.StatusCode, await response.Content.ReadAsStringAsync(Deadline.Token()));
    }

    /// <summary>Goes all the way; returns the last page.</summary>
    public static async Task<string> GoAsync(this PageClient page, string purpose, object body)
    {
        var (problem, address) = await page.BeginAsync(purpose, body);
        Assert.Null(problem);
        return (await page.ReturnAsync(await VisitAsync(address!))).Html;
    }

    /// <summary>Logs in; returns the handle of the account, or the text of the page that says why not.</summary>
    public static async Task<string> LogInAsync(this PageClient page, object? body = null)
    {
        var html = await page.GoAsync("login", body ?? new { });
        const string Mark = "data-handle=\"";
        return html.IndexOf(Mark, StringComparison.Ordinal) is > 0 and var start
            ? html[(start + Mark.Length)..html.IndexOf('"', start + Mark.Length)]
            : html[(html.IndexOf("<p>", StringComparison.Ordinal) + 3)..html.IndexOf("</p>", StringComparison.Ordinal)];
    }
}
