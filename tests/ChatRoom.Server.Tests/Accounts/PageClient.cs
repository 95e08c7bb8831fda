using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>A browser's requests about accounts, with its cookies.</summary>
internal sealed class PageClient : IDisposable
{
    private readonly HttpClient _http;

    public PageClient(Uri server)
    {
        Cookies = new CookieContainer();
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies }) { BaseAddress = server };
    }

    public CookieContainer Cookies { get; }

    public HttpClient Http => _http;

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

    public void Dispose() => _http.Dispose();
}
