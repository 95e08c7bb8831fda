using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests the leave of the room by its button and by the command.</summary>
public sealed class LeavingTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_leave_asks_only_if_it_would_lose_something()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page, 360, 740);
        await ada.EnterAsync("ada");
        var question = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Leave all the same?" });

        await ada.Composer.FillAsync("half a sent");
        await ada.LeaveAsync();
        await Assertions.Expect(question).ToContainTextAsync("The text in the box will be lost.");
        await LookTests.LooksRightAsync(ada, "question");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(question).ToBeHiddenAsync();
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("half a sent");

        // The command asks for messages too that are on their way, and none can leave without a server.
        link.CutOnTheWayBack();
        await ada.SayAsync("not yet said");
        await ada.SayAsync("/quit");
        await Assertions.Expect(question).ToContainTextAsync("1 message is not sent and will be lost.");
        await question.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        link.Cut();
        link.Mend();
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["not yet said"]);

        await ada.LeaveAsync();
        await Assertions.Expect(ada.NameField).ToBeVisibleAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task A_leave_asks_for_the_drafts_of_other_rooms_and_other_tabs()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/third"));
        await ada.EnterAsync("ada");
        await ada.Composer.FillAsync("a draft");
        await ada.Page.Locator("#rooms a").Filter(new() { HasText = "lobby" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".bar h1")).ToHaveTextAsync("lobby");
        var question = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Leave all the same?" });
        await ada.LeaveAsync();
        await Assertions.Expect(question).ToContainTextAsync("A text that is begun in another room or tab will be lost.");
        await question.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await ada.Page.Keyboard.PressAsync("Escape");

        var other = await ChatPage.OpenTabAsync(ada.Context, chat.Page);
        await Assertions.Expect(other.Composer).ToBeEnabledAsync();
        await other.LeaveAsync();
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Dialog, new() { Name = "Leave all the same?" })).ToContainTextAsync("in another room or tab");

        await ada.Page.CloseAsync(new() { RunBeforeUnload = false });
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await other.Page.Keyboard.PressAsync("Escape");
        await other.LeaveAsync();
        await Assertions.Expect(other.NameField).ToBeVisibleAsync();
    }
}
