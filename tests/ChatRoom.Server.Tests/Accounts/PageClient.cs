using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>A browser's requests about accounts, with its cookies.</summary>
internal sealed partial class PageClient : IDisposable
{
    private readonly HttpClient _http;

    public PageClient(Uri server)
    {
        Cookies = new CookieContainer();
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies }) { BaseAddress = server };
    }

    public CookieContainer Cookies { get; }

    public HttpClient Http => _http;

    /// <summary>Proves which guest a page is, as its circuit does.</summary>
    public static string ProofOf(RunningServer server, PersonId person, string handle = "") =>
        CircuitAccount.Prove(person, handle, server.Services.GetRequiredService<IDataProtectionProvider>(), TimeProvider.System);

    /// <summary>Asks as the script of the page does; returns the problem or null.</summary>
    public async Task<string?> AskAsync(string name, object body)
    {
        using var response = await SendAsync(name, body, await TokenAsync());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Deadline.Token())).GetProperty("problem").GetString();
    }

    public async Task<string> TokenAsync() =>
        (await _http.GetFromJsonAsync<JsonElement>("account/token", Deadline.Token())).GetProperty("token").GetString()!;

    public async Task<IReadOnlyList<JsonElement>> DevicesAsync() =>
        [.. (await _http.GetFromJsonAsync<JsonElement>("account/devices", Deadline.Token())).EnumerateArray()];

    public Task<HttpResponseMessage> SendAsync(string name, object body, string? token, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"account/{name}") { Content = JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Add("RequestVerificationToken", token);
        }

        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return _http.SendAsync(request, Deadline.Token());
    }

    /// <summary>Fills in the form of a one-time link; returns the answer.</summary>
    public async Task<string> PostAsync(Uri link, string handle, string passphrase)
    {
        var form = await _http.GetStringAsync(link, Deadline.Token());
        var field = Field().Match(form);
        using var body = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            [field.Groups[1].Value] = field.Groups[2].Value,
            ["handle"] = handle,
            ["passphrase"] = passphrase,
        });
        using var response = await _http.PostAsync(link, body, Deadline.Token());
        return await response.Content.ReadAsStringAsync(Deadline.Token());
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("""type="hidden" name="([^"]+)" value="([^"]+)" \/""")]
    private static partial Regex Field();
}
