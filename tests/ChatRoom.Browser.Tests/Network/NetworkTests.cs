using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Network;

/// <summary>Tests that the page notices a network that is gone before the connection ends.</summary>
public sealed class NetworkTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Offline_is_told_at_once_and_a_message_waits_until_the_network_is_back()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("ada");
        await ada.Context.SetOfflineAsync(true);

        await Assertions.Expect(ada.Page.Locator(".connection-lost-offline")).ToBeVisibleAsync();
        await ada.SayAsync("said offline");
        await Assertions.Expect(ada.Page.Locator(".pending .state")).ToHaveTextAsync("waits for the connection");

        await ada.Context.SetOfflineAsync(false);
        await bob.WaitForAsync("ada: said offline");
        await Assertions.Expect(ada.Page.Locator(".connection-lost")).ToBeHiddenAsync();
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["said offline"]);
    }

    [Fact]
    public async Task The_list_of_rooms_opens_and_closes_without_the_network_and_what_needs_it_says_so()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("one");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync("one");
        await Assertions.Expect(ada.Page.Locator("#rooms")).ToBeHiddenAsync();
        await ada.Context.SetOfflineAsync(true);
        await Assertions.Expect(ada.Page.Locator(".connection-lost-offline")).ToBeVisibleAsync();

        await ada.Page.Locator(".rooms-button").ClickAsync();
        await Assertions.Expect(ada.Page.Locator("#rooms")).ToBeVisibleAsync();
        await Assertions.Expect(ada.Page.Locator(".to-day")).ToHaveAttributeAsync("aria-disabled", "true");
        await Assertions.Expect(ada.Page.Locator("#rooms .pin-room").First).ToHaveAttributeAsync("aria-disabled", "true");

        await ada.Page.Keyboard.PressAsync("Control+k");
        var jump = ada.Page.Locator(".jump-sheet");
        await Assertions.Expect(jump).ToContainTextAsync("needs the connection");
        await Assertions.Expect(jump).Not.ToContainTextAsync("no such room");
        await ada.Page.Keyboard.PressAsync("Escape");

        await ada.Context.SetOfflineAsync(false);
        await Assertions.Expect(ada.Page.Locator(".connection-lost")).ToBeHiddenAsync();
        await Assertions.Expect(ada.Page.Locator(".rooms-button")).ToHaveAttributeAsync("aria-expanded", "true");
        await ada.Page.Locator(".rooms-button").ClickAsync();
        await Assertions.Expect(ada.Page.Locator("#rooms")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_server_that_is_silent_is_told_and_heard_again()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        link.CutOnTheWayBack();

        await Assertions.Expect(ada.Page.Locator(".connection-lost-silent")).ToBeVisibleAsync();
        await Assertions.Expect(ada.Page.Locator(".connection-lost-trying")).ToBeHiddenAsync();

        link.Cut();
        link.Mend();
        await Assertions.Expect(ada.Page.Locator(".connection-lost")).ToBeHiddenAsync();
        await ada.SayAsync("back");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["back"]);
    }

    [Fact]
    public async Task A_page_that_is_opened_without_the_server_says_so_keeps_nothing_of_the_app_and_goes_on_by_itself()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.Page.WaitForFunctionAsync("async () => (await navigator.serviceWorker.ready).active.state === 'activated'");
        var kept = await ada.Page.EvaluateAsync<string[]>(
            "async () => (await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).map(r => new URL(r.url).pathname)))).flat()");
        Assert.Equal(["/offline"], kept);

        // The first page leaves before the cut, because its circuit would report the cut as an error.
        await ada.Page.GotoAsync("about:blank");
        link.Cut();
        await ada.Page.GotoAsync(link.Page.ToString());
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("No connection");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Link, new() { Name = "Try again" })).ToBeVisibleAsync();
        // Its look comes with it, past the policy of the page.
        await Assertions.Expect(ada.Page.Locator(".card")).ToHaveCSSAsync("max-width", "384px");
        link.Mend();
        await Assertions.Expect(ada.NameField).ToBeVisibleAsync();
        Assert.Empty(ada.Errors);
    }
}
