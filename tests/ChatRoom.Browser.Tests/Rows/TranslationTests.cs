using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Rows;

/// <summary>Tests the page while the browser translates it.</summary>
public sealed class TranslationTests(ChromiumFixture chromium)
{
    /// <summary>Does as a translator does: an element takes the place of each text, also of each that comes later.</summary>
    private const string Translator = """
        addEventListener("DOMContentLoaded", () => {
          const isKept = (node) => node.parentElement.closest("[translate=no], script, style, textarea, font") || node.nodeValue.trim() === "";
          const translate = (root) => {
            const texts = [];
            const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
              texts.push(walk.currentNode);
            }
            for (const text of texts.filter((text) => text.isConnected && !isKept(text))) {
              const outer = document.createElement("font");
              const inner = document.createElement("font");
              inner.textContent = `«${text.nodeValue.trim()}»`;
              outer.append(inner);
              text.replaceWith(outer);
            }
          };
          const start = () => {
            document.title = document.title;
            translate(document.body);
            new MutationObserver(() => translate(document.body)).observe(document.body, { childList: true, characterData: true, subtree: true });
          };
          // Not before Blazor has found its places in the document.
          new MutationObserver((_, observer) => {
            if (document.querySelector('.page[data-state="inside"]')) {
              observer.disconnect();
              setTimeout(start);
            }
          }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-state"] });
        });
        """;

    [Fact]
    public async Task A_translated_page_goes_on_counting_and_showing_what_happens()
    {
        await using var chat = await RunningChat.StartAsync("--Rooms:AwayGrace=00:00:00");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, firstScript: Translator);
        await ada.EnterAsync("ada");
        await Assertions.Expect(ada.Page.Locator(".help-body h3").First).ToHaveTextAsync("«Formatting»");

        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await Assertions.Expect(ada.List).ToContainTextAsync("bob«joined»");
        using var eve = await TerminalClient.JoinAsync(chat, "eve");
        await Assertions.Expect(ada.List.Locator(".quiet").Last).ToContainTextAsync("eve");

        await CountsAndListsPeopleAsync(chat, ada, bob);
        await ChangesTopicAndLabelAsync(ada, bob);
        await ShowsMessagesWithTheirTimesAsync(ada, bob);
        await CountsUnreadMessagesAsync(ada, bob);
        await CountsMessagesOfAnIgnoredPersonAsync(ada, bob);
        await CountsUnreadMessagesOfAnotherRoomAsync(chat, ada, eve);

        await ada.LeaveAsync();
        await Assertions.Expect(ada.NameField).ToBeVisibleAsync();
        Assert.Empty(ada.Errors);
    }

    private static async Task CountsAndListsPeopleAsync(RunningChat chat, ChatPage ada, TerminalClient bob)
    {
        var (count, head) = (ada.Page.Locator(".people-count"), ada.Page.Locator(".people h2"));
        using (await TerminalClient.JoinAsync(chat, "zoe"))
        {
            await Assertions.Expect(count).ToHaveTextAsync("4");
            await Assertions.Expect(head).ToHaveTextAsync("4 here");
        }

        await Assertions.Expect(count).ToHaveTextAsync("3");
        await Assertions.Expect(ada.List).Not.ToContainTextAsync("zoe");
        await bob.SayAsync("/nick robert");
        await Assertions.Expect(ada.Page.Locator("#people .name")).ToHaveTextAsync(["ada", "eve", "robert"]);
    }

    private static async Task ChangesTopicAndLabelAsync(ChatPage ada, TerminalClient bob)
    {
        await bob.SayAsync("/topic first things");
        await Assertions.Expect(ada.Page.Locator(".topic")).ToHaveTextAsync("«first things»");
        await bob.SayAsync("/topic second things");
        await Assertions.Expect(ada.Page.Locator(".topic")).ToHaveTextAsync("«second things»");
        await ada.Page.Locator(".people-button").ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".people-button .only-read")).ToHaveTextAsync("«people here, show the list»");
    }

    private static async Task ShowsMessagesWithTheirTimesAsync(ChatPage ada, TerminalClient bob)
    {
        await bob.SayManyAsync(60);
        await Assertions.Expect(ada.Messages.Last).ToHaveTextAsync("«line 60.»");
        await Assertions.Expect(ada.Page.Locator(".message .when").Last).Not.ToContainTextAsync("«");
        await Assertions.Expect(ada.Page.Locator(".day time").Last).ToHaveTextAsync("Today");
        await ada.SayAsync("mine");
        await Assertions.Expect(ada.Messages.Last).ToHaveTextAsync("«mine»");
    }

    private static async Task CountsUnreadMessagesAsync(ChatPage ada, TerminalClient bob)
    {
        await ada.HideAsync(true);
        await bob.SayAsync("unseen");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync("(1) lobby · ChatRoom");
        await bob.SayAsync("@ada unseen too");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync("(2) lobby · ChatRoom");
        await ada.HideAsync(false);
        await Assertions.Expect(ada.Page).ToHaveTitleAsync("lobby · ChatRoom");
        // A list that still follows may take back a scroll.
        await ada.Page.WaitForFunctionAsync(
            """
            () => {
              const jump = document.querySelector(".jump");
              if (jump.hidden) {
                document.querySelector(".list").scrollTop = 0;
              }
              return !jump.hidden;
            }
            """);
        await Assertions.Expect(ada.Page.Locator(".jump")).ToHaveTextAsync("«Jump to newest»");
        // The server counts from the moment at which it knows of the scrolling.
        for (var i = 0; i < 20 && !(await ada.Page.TitleAsync()).StartsWith('('); i++)
        {
            await bob.SayAsync("below");
            await ada.Page.WaitForTimeoutAsync(500);
        }

        await Assertions.Expect(ada.Page.Locator(".jump")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^«[0-9]+ new, jump to newest»$"));
        await bob.SayAsync("below too");
        await ada.Page.Locator(".jump").ClickAsync();
        await Assertions.Expect(ada.Messages.Last).ToHaveTextAsync("«below too»");
    }

    private static async Task CountsMessagesOfAnIgnoredPersonAsync(ChatPage ada, TerminalClient bob)
    {
        await ada.Messages.Last.HoverAsync();
        await ada.Page.Locator(".row-bar [data-action=ignore]").ClickAsync();
        await Assertions.Expect(ada.List).ToContainTextAsync("messages of people");
        var ignored = ada.Page.Locator(".quiet").Last;
        var before = await ignored.TextContentAsync();
        await bob.SayAsync("one more");
        await Assertions.Expect(ignored).Not.ToHaveTextAsync(before!);
    }

    private static async Task CountsUnreadMessagesOfAnotherRoomAsync(RunningChat chat, ChatPage ada, TerminalClient eve)
    {
        await ada.Page.Locator(".list[data-unread='false']").WaitForAsync();
        await eve.SayAsync("/join dev");
        await ada.SayAsync("/join dev");
        await Assertions.Expect(ada.Page.Locator(".bar h1")).ToHaveTextAsync("dev");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync("dev · ChatRoom");
        using var dan = await TerminalClient.JoinAsync(chat, "dan");
        await dan.SayAsync("@ada elsewhere");
        await Assertions.Expect(ada.Page.Locator(".rooms .count")).ToContainTextAsync("1 unread, 1 to you");
        await dan.SayAsync("elsewhere again");
        await Assertions.Expect(ada.Page.Locator(".rooms .count")).ToContainTextAsync("2 unread, 1 to you");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync("(1) dev · ChatRoom");
    }
}
