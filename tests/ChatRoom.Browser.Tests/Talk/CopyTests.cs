using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests the text that a copy of the conversation gives.</summary>
public sealed class CopyTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_part_of_the_conversation_is_copied_with_times_and_names_and_as_it_was_typed()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, locale: "de-DE");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("ada");
        await bob.SayAsync("see **this** and `code` <b>");
        await bob.SayAsync("plain text");
        await bob.SayAsync("/me waves");
        await ada.SayAsync("- one\n- two");
        await ada.SeesAsync("two");
        await Assertions.Expect(ada.Page.Locator(".pending")).ToHaveCountAsync(0);

        var copied = await CopyAsync(ada, "see", "two");

        Assert.Collection(
            copied.Split('\n'),
            line => Assert.Matches(@"^\[\d\d:\d\d\] bob: see \*\*this\*\* and `code` <b>$", line),
            line => Assert.Matches(@"^\[\d\d:\d\d\] bob: plain text$", line),
            line => Assert.Matches(@"^\[\d\d:\d\d\] \* bob waves$", line),
            line => Assert.Matches(@"^\[\d\d:\d\d\] ada: - one$", line),
            line => Assert.Equal("- two", line));
        Assert.Equal("this", await CopyAsync(ada, "this", "this"));
    }

    [Fact]
    public async Task An_announcement_is_copied_as_it_reads()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, locale: "de-DE");
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("hi");
        await bob.SayAsync("/topic Tea");
        await ada.SeesAsync("bob set the topic");

        var copied = await CopyAsync(ada, "joined", "Tea");

        Assert.Collection(
            copied.Split('\n'),
            line => Assert.Matches(@"^\[\d\d:\d\d\] ada and bob joined$", line),
            line => Assert.Matches(@"^\[\d\d:\d\d\] bob: hi$", line),
            line => Assert.Matches(@"^\[\d\d:\d\d\] bob set the topic: Tea$", line));
    }

    [Fact]
    public async Task A_selection_that_ends_at_the_beginning_of_a_row_has_no_part_of_it()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("first");
        await ada.SayAsync("second");
        await Assertions.Expect(ada.Messages).ToHaveCountAsync(2);

        // As a triple click selects.
        var isReplaced = await ada.Page.EvaluateAsync<bool>(
            """
            () => {
              const [first, second] = [...document.querySelectorAll(".message .text")];
              getSelection().setBaseAndExtent(first, 0, second.closest(".row"), 0);
              return !first.dispatchEvent(new ClipboardEvent("copy", { bubbles: true, cancelable: true, clipboardData: new DataTransfer() }));
            }
            """);

        Assert.False(isReplaced);
    }

    /// <summary>Selects from one text to another, presses the keys for a copy, and returns the clipboard.</summary>
    private static async Task<string> CopyAsync(ChatPage page, string from, string to)
    {
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.Page.EvaluateAsync(
            """
            ([from, to]) => {
              const find = (text, last) => {
                const walker = document.createTreeWalker(document.querySelector(".list"), NodeFilter.SHOW_TEXT);
                let found = null;
                while (walker.nextNode()) {
                  if (walker.currentNode.nodeValue.includes(text) && (last || !found)) {
                    found = walker.currentNode;
                  }
                }
                return [found, found.nodeValue.indexOf(text)];
              };
              const [start, at] = find(from, false);
              const [end, until] = find(to, true);
              getSelection().setBaseAndExtent(start, at, end, until + to.length);
              document.querySelector(".list").focus();
            }
            """,
            new[] { from, to });
        await page.Page.Keyboard.PressAsync("Control+c");
        return await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
    }
}
