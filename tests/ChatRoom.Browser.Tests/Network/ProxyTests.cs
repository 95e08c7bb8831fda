using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Network;

/// <summary>Tests the page behind real proxies, with the examples of docs/proxies.md.</summary>
public sealed class ProxyTests(ChromiumFixture chromium, ProxiesFixture proxies) : IClassFixture<ProxiesFixture>
{
    [Theory]
    [InlineData("nginx", "/", "ada")]
    [InlineData("nginx", "/chat/", "bob")]
    [InlineData("caddy", "/", "carol")]
    [InlineData("caddy", "/chat/", "dave")]
    [InlineData("caddy without the path", "/chat/", "erin")]
    [InlineData("haproxy", "/", "frank")]
    [InlineData("haproxy", "/chat/", "grace")]
    public async Task A_person_behind_a_proxy_enters_sends_and_sees(string proxy, string path, string name)
    {
        var text = $"through {proxy} {path}";
        await using var person = await ChatPage.OpenAsync(chromium, new Uri(proxies.AddressOf(proxy, path), path));
        var failed = new List<string>();
        person.Page.RequestFailed += (_, request) => failed.Add(request.Url);
        person.Page.Response += (_, response) => failed.AddRange(response.Status >= 400 ? [response.Url] : []);
        await person.EnterAsync(name);
        await person.SayAsync(text);
        // Others talk in the same room meanwhile.
        await Assertions.Expect(person.Messages.Filter(new() { HasTextRegex = new($"^{Regex.Escape(text)}$") })).ToHaveCountAsync(1);

        await person.Page.Locator("a.when").Last.ClickAsync();
        await person.Page.WaitForURLAsync($"**{path}r/lobby/*");
        await person.Page.ReloadAsync();
        await person.SeesAsync(text);

        Assert.Empty(failed);
        Assert.Empty(person.Errors);
        Assert.Empty(person.ForeignRequests);
    }

    [Fact]
    public async Task A_page_opened_without_the_path_goes_there()
    {
        await using var person = await ChatPage.OpenAsync(chromium, proxies.Below.Page);
        await person.Page.WaitForURLAsync("**/chat/");
        await person.EnterAsync("eve");
        Assert.Empty(person.Errors);
    }
}
