using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests;

/// <summary>The page speaks the browser's language.</summary>
public sealed class LanguageTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_Chinese_browser_gets_a_Chinese_page()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var page = await ChatPage.OpenAsync(chromium, chat.Page, locale: "zh-CN");

        await Assertions.Expect(page.Page.GetByLabel("你的名字")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh");
    }
}
