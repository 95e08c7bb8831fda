using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests that the page is in the browser's language.</summary>
public sealed class LanguageTests(ChromiumFixture chromium)
{
    // Everything a person sees or hears, but what somebody said, names, keys and what one types into a terminal.
    private const string EnglishScript = """
        () => {
          const skipped = "script, style, noscript, kbd, code, bdi, .text, .initial";
          const allowed = /https?:\S+|\bnc\b|\/\w+|\{quit\}|ChatRoom|lobby|JavaScript|TCP|tcp|Shift|Tab|Ctrl|EMOJI|TEXT|NAME|WORDS|PASSPHRASE|REASON|NEW|\[all\|mentions\|nothing\]|\bmore\b|alice|carol|bob|ada|\bN\b|\bROOM\b/g;
          const found = [];
          const look = (text) => {
            const left = text.replace(allowed, " ");
            if (/[A-Za-z]{2,}/.test(left)) {
              found.push(text.trim());
            }
          };
          for (const element of document.querySelectorAll("body *, head meta[name=description]")) {
            if (element.closest(skipped) || (element.parentElement?.closest("dialog") && !element.checkVisibility())) {
              continue;
            }
            for (const name of ["aria-label", "title", "placeholder", "alt", "data-copied", "content"]) {
              look(element.getAttribute(name) ?? "");
            }
            for (const node of element.childNodes) {
              if (node.nodeType === Node.TEXT_NODE && (element.checkVisibility() || element.closest(".only-read"))) {
                look(node.nodeValue);
              }
            }
          }
          return found;
        }
        """;

    [Fact]
    public async Task A_Chinese_browser_gets_a_Chinese_page_from_the_form_to_the_newest_message()
    {
        await using var chat = await RunningChat.StartAsync("--Limits:MessageBytes=2000");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var page = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, locale: "zh-CN");
        await Assertions.Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh");

        await EntersAsync(page, 360);
        await IsRefusedAsync(page);
        await TalksAsync(page, bob, 360);
        await LooksAroundAsync(page, 360);
        await MissesMessagesAsync(page, bob, 360);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_page_around_the_conversation_is_Chinese_too()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var page = await ChatPage.OpenAsync(chromium, link.Page, locale: "zh-CN");
        await page.Page.Locator("#name").FillAsync("ada");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator(".empty")).ToContainTextAsync("这里还没有别人");
        await IsChineseAsync(page, "zh-alone");

        link.Cut();
        await Assertions.Expect(page.Page.GetByText("连接已断开")).ToBeVisibleAsync();
        await page.SayAsync("在吗");
        await Assertions.Expect(page.Page.Locator(".pending .state")).ToHaveTextAsync("等待连接");
        await page.SayAsync("/who");
        await IsChineseAsync(page, "zh-lost");

        await page.Page.GotoAsync(new Uri(chat.Page, "no/such/page").ToString());
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("这里什么都没有");
        await IsChineseAsync(page, null);
    }

    [Fact]
    public async Task Dates_are_in_the_pages_language_and_times_of_the_readers_clock()
    {
        await using var chat = await RunningChat.StartAsync();
        // There are no German words: the page is in English.
        await using var page = await ChatPage.OpenAsync(chromium, chat.Page, locale: "de-DE");
        await page.EnterAsync("ada");
        await page.SayAsync("hello");
        await page.SeesAsync("hello");

        await Assertions.Expect(page.Page.Locator(".day")).ToHaveTextAsync("Today");
        await Assertions.Expect(page.Page.Locator(".message .when")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d\d:\d\d$"));
    }

    private static async Task EntersAsync(ChatPage page, int width)
    {
        await Assertions.Expect(page.Page.Locator(".here")).ToHaveTextAsync("现在有 1 人在。");
        await page.Page.GetByLabel("你的名字").PressSequentiallyAsync("Bob");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "改用 Bob_2" }).WaitForAsync();
        await IsChineseAsync(page, $"zh-form-{width}");

        await page.Page.GetByLabel("你的名字").FillAsync("ada");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Composer).ToBeEnabledAsync();
        await Assertions.Expect(page.Page.Locator(".empty")).ToContainTextAsync("打个招呼");
        await IsChineseAsync(page, $"zh-empty-{width}");
    }

    private static async Task IsRefusedAsync(ChatPage page)
    {
        foreach (var line in (string[])["/nick", "/nick bob", "/nick ?!", "/me", "/frobnicate", "/nick ada"])
        {
            await page.SayAsync(line);
            if (line != "/nick")
            {
                await Assertions.Expect(page.Composer).ToHaveValueAsync(line);
            }

            await IsChineseAsync(page, null);
        }
    }

    private static async Task TalksAsync(ChatPage page, TerminalClient bob, int width)
    {
        foreach (var line in (string[])["/help", "/who", "/nick carol", "**大家好**", "```\n代码\n```"])
        {
            await page.SayAsync(line);
        }

        await bob.SayAsync("/nick alice");
        await bob.SayAsync("hello");
        await page.SeesAsync("hello");
        await page.SeesAsync("bob 改名为 alice");
        await page.SeesAsync("2 人在：ada, bob");
        await Assertions.Expect(page.Page.Locator(".day").Last).ToHaveTextAsync("今天");
        await page.Composer.FillAsync("/");
        await Assertions.Expect(page.Page.Locator("[role=option]").First).ToContainTextAsync("列出命令");
        await IsChineseAsync(page, $"zh-room-{width}");
        await page.Composer.FillAsync(new string('x', 1900));
        await IsChineseAsync(page, null);
        await page.Composer.FillAsync("");
    }

    private static async Task LooksAroundAsync(ChatPage page, int width)
    {
        if (width == 360)
        {
            await page.Page.Locator(".people-button").ClickAsync();
        }

        await Assertions.Expect(page.Page.Locator(".people h2")).ToHaveTextAsync("2 人在");
        await IsChineseAsync(page, $"zh-people-{width}");
        if (width == 360)
        {
            await page.Page.Locator("#people .people-head button").ClickAsync();
        }

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "帮助" }).ClickAsync();
        await IsChineseAsync(page, $"zh-help-{width}");
        await page.Page.Keyboard.PressAsync("Escape");
    }

    private static async Task MissesMessagesAsync(ChatPage page, TerminalClient bob, int width)
    {
        await bob.SayManyAsync(60);
        await page.SeesAsync("line 60.");
        await page.List.EvaluateAsync("list => list.scrollTop = 0");
        var jump = page.Page.Locator(".jump");
        await Assertions.Expect(jump).ToHaveTextAsync("跳到最新");
        // The server counts from the moment at which it knows of the scrolling.
        for (var i = 9; i >= 0; i--)
        {
            await bob.SayAsync("the newest");
            try
            {
                await Assertions.Expect(jump).ToHaveTextAsync(new Regex("^[0-9]+ 条新消息，跳到最新$"), new() { Timeout = 3_000 });
                break;
            }
            catch (PlaywrightException) when (i > 0)
            {
                // That message was seen.
            }
        }

        await Assertions.Expect(page.Page.Locator(".unread")).ToHaveTextAsync("未读");
        await IsChineseAsync(page, $"zh-unread-{width}");
    }

    private static async Task IsChineseAsync(ChatPage page, string? name)
    {
        if (name is not null)
        {
            await LookTests.LooksRightAsync(page, name);
        }

        Assert.Empty(await page.Page.EvaluateAsync<string[]>(EnglishScript));
    }
}
