using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Network;

/// <summary>Tests that what a reader does before the server, or the script of a part, knows of it is not lost on a slow line.</summary>
public sealed class SlowLineTests(ChromiumFixture chromium)
{
    /// <summary>Delays each message of the circuit by 0.3 s, and leaves 0.2 s between two of one direction.</summary>
    private const string SlowLine =
        """
        (() => {
          const line = () => {
            const waiting = [];
            let last = 0;
            return (pass) => {
              waiting.push(pass);
              last = Math.max(last + 200, performance.now() + 300);
              setTimeout(() => waiting.shift()(), last - performance.now());
            };
          };
          window.WebSocket = class extends WebSocket {
            later = { in: line(), out: line() };
            send(data) {
              this.later.out(() => this.readyState === WebSocket.OPEN && super.send(data));
            }
            set onmessage(handler) {
              super.onmessage = handler && ((event) => this.later.in(() => handler.call(this, event)));
            }
            get onmessage() {
              return super.onmessage;
            }
          };
        })();
        """;

    [Fact]
    public async Task A_message_that_comes_before_the_server_knows_of_the_scrolling_is_counted()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(30);
        await using var ada = await EnterAsync(chat, "line 30.");
        await ada.List.EvaluateAsync("list => list.scrollTop = 0");
        await Assertions.Expect(ada.Page.Locator(".jump")).ToHaveTextAsync("Jump to newest");

        await bob.SayAsync("below");

        await Assertions.Expect(ada.Page.Locator(".jump")).ToHaveTextAsync("1 new, jump to newest");
        await Assertions.Expect(ada.Page.Locator(".unread")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_message_that_comes_before_the_server_knows_that_the_page_is_hidden_is_counted()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("first");
        await using var ada = await EnterAsync(chat, "first");

        var hiding = ada.HideAsync(true);
        await bob.SayAsync("unseen");
        await hiding;

        await Assertions.Expect(ada.Page).ToHaveTitleAsync("(1) lobby · ChatRoom");
    }

    [Fact]
    public async Task A_sheet_whose_button_is_clicked_before_its_script_runs_opens()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("first");
        await using var ada = await EnterAsync(chat, "first");
        await ada.Page.ReloadAsync();

        await SettingsSheet.Button(ada).ClickAsync();

        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Settings" })).ToBeVisibleAsync();
    }

    private async Task<ChatPage> EnterAsync(RunningChat chat, string newest)
    {
        var page = await ChatPage.OpenAsync(chromium, chat.Page, height: 400, firstScript: SlowLine);
        await page.EnterAsync("ada");
        await page.SeesAsync(newest);
        return page;
    }
}
