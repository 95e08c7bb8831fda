using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Rooms;

/// <summary>Tests private messages in the page.</summary>
public sealed class ConversationTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_conversation_begins_at_a_name_is_marked_in_the_list_of_the_other_person_and_is_there_after_a_reload()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await using var bob = await ChatPage.OpenAsync(chromium, chat.Page);
        await bob.EnterAsync("bob");

        await bob.Page.Locator("#people li").Filter(new() { HasText = "ada" }).Locator(".person").ClickAsync();
        await bob.Page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Message the person" }).ClickAsync();
        await Assertions.Expect(bob.Page.Locator(".bar h1")).ToHaveTextAsync("ada");
        Assert.EndsWith("/d/ada", bob.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(bob.List).ToContainTextAsync("Only you and ada can read this.");
        await bob.SayAsync("psst");
        await Assertions.Expect(bob.Messages).ToHaveTextAsync("psst");

        var mark = ada.Page.Locator("#rooms li").Filter(new() { HasText = "bob" });
        await Assertions.Expect(mark.Locator(".count.called")).ToContainTextAsync("1 unread");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync("(1) lobby · ChatRoom");
        await Assertions.Expect(ada.Page.Locator(".call-status")).ToHaveTextAsync("bob writes to you");
        await mark.Locator("a").ClickAsync();
        await Assertions.Expect(ada.Messages).ToHaveTextAsync("psst");
        await Assertions.Expect(ada.Page.Locator("#people")).ToBeHiddenAsync();
        await ada.Page.WaitForURLAsync(new Uri(chat.Page, "d/bob").ToString());
        await ada.SayAsync("hello");
        await Assertions.Expect(bob.Messages).ToHaveTextAsync(["psst", "hello"]);

        using var carol = await TerminalClient.JoinAsync(chat, "carol", "carol");
        await carol.SayAsync("/msg ada from a terminal");
        await Assertions.Expect(ada.Page.Locator("#rooms li").Filter(new() { HasText = "carol" }).Locator(".count.called")).ToContainTextAsync("1 unread");
        await bob.Page.ReloadAsync();
        await Assertions.Expect(bob.Messages).ToHaveTextAsync(["psst", "hello"]);
        await Assertions.Expect(bob.Page.Locator("#rooms")).Not.ToContainTextAsync("carol");
        Assert.Empty(ada.Errors.Concat(bob.Errors));
    }
}
