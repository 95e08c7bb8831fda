using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests the page behind real proxies, with the examples of docs/deploy.md.</summary>
public sealed class ProxyTests(ChromiumFixture chromium, ProxiesFixture proxies) : IClassFixture<ProxiesFixture>
{
    [Theory]
    [InlineData("nginx", "/")]
    [InlineData("nginx", "/chat/")]
    [InlineData("caddy", "/")]
    [InlineData("caddy", "/chat/")]
    [InlineData("caddy without the path", "/chat/")]
    [InlineData("haproxy", "/")]
    [InlineData("haproxy", "/chat/")]
    public async Task A_person_behind_a_proxy_enters_sends_and_sees(string proxy, string path)
    {
        var text = $"through {proxy} {path}";
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(proxies.AddressOf(proxy, path), path));
        var failed = new List<string>();
        ada.Page.RequestFailed += (_, request) => failed.Add(request.Url);
        ada.Page.Response += (_, response) => failed.AddRange(response.Status >= 400 ? [response.Url] : []);
        await ada.EnterAsync("ada");
        await ada.SayAsync(text);
        await Assertions.Expect(ada.Messages.Last).ToHaveTextAsync(text);

        await ada.Page.Locator("a.when").Last.ClickAsync();
        await ada.Page.WaitForURLAsync($"**{path}r/lobby/*");
        await ada.Page.ReloadAsync();
        await ada.SeesAsync(text);

        Assert.Empty(failed);
        Assert.Empty(ada.Errors);
        Assert.Empty(ada.ForeignRequests);
    }

    [Fact]
    public async Task A_page_opened_without_the_path_goes_there()
    {
        await using var ada = await ChatPage.OpenAsync(chromium, proxies.Below.Page);
        await ada.Page.WaitForURLAsync("**/chat/");
        await ada.EnterAsync("eve");
        Assert.Empty(ada.Errors);
    }
}
