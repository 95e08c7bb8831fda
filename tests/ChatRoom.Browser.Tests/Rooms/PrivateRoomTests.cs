using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Rooms;

/// <summary>Tests private rooms in the page.</summary>
public sealed partial class PrivateRoomTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_room_becomes_private_by_its_sheet_and_a_link_lets_another_browser_in_and_no_other_one()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"));
        await ada.EnterAsync("ada");
        await ada.SayAsync("a secret");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync("a secret");
        await ada.Composer.FillAsync("a draft");

        await ada.Page.Locator(".room-button").ClickAsync();
        var sheet = ada.Page.Locator(".room-sheet");
        await MakePrivateAsync(ada);
        await ada.Page.WaitForURLAsync(Address());
        await Assertions.Expect(sheet).ToContainTextAsync("Only members can enter this room");
        await Assertions.Expect(ada.Page.Locator(".bar h1")).ToHaveTextAsync("plans");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("a draft");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Make an invitation link" }).ClickAsync();
        var link = await sheet.Locator(".room-link code").TextContentAsync();
        Assert.Matches($"^{Regex.Escape(chat.Page.ToString())}i/[a-z2-9]{{26}}$", link);
        var room = ada.Page.Url;

        await using var bob = await ChatPage.OpenAsync(chromium, new Uri(link!));
        await bob.EnterAsync("bob");
        await bob.Page.WaitForURLAsync(room);
        await Assertions.Expect(bob.Messages).ToHaveTextAsync("a secret");
        await Assertions.Expect(bob.Page.Locator(".bar h1")).ToHaveTextAsync("plans");

        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Messages).ToHaveTextAsync("a secret");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("a draft");

        await RefuseABrowserWithoutTheLinkAsync(chat, room);
        Assert.Empty(ada.Errors.Concat(bob.Errors));
    }

    /// <summary>Asks for the room without its link: the answer is that of a room that is none.</summary>
    private async Task RefuseABrowserWithoutTheLinkAsync(RunningChat chat, string room)
    {
        await using var mallory = await ChatPage.OpenAsync(chromium, new Uri(room));
        await mallory.NameField.FillAsync("mallory");
        await mallory.NameField.PressAsync("Enter");
        var answers = new List<string>();
        foreach (var address in new[] { room, new Uri(chat.Page, "r/~aaaaaaaaaaaaaaaa").ToString() })
        {
            await mallory.Page.GotoAsync(address);
            await mallory.NameField.Or(mallory.Page.Locator(".entrance .card p").First).First.WaitForAsync();
            if (await mallory.NameField.IsVisibleAsync())
            {
                await mallory.NameField.FillAsync("mallory");
                await mallory.NameField.PressAsync("Enter");
            }

            await Assertions.Expect(mallory.Page.Locator(".entrance")).ToContainTextAsync("that you may enter");
            answers.Add((await mallory.Page.Locator("body").InnerTextAsync()).Replace(new Uri(address).Segments[^1], "", StringComparison.Ordinal));
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.DoesNotContain("plans", answers[0], StringComparison.Ordinal);
        await mallory.Page.GotoAsync(new Uri(chat.Page, "i/nothing").ToString());
        await mallory.NameField.FillAsync("mallory");
        await mallory.NameField.PressAsync("Enter");
        await Assertions.Expect(mallory.Page.Locator(".entrance")).ToContainTextAsync("This invitation is worth nothing");
        Assert.Empty(mallory.Errors);
    }

    [Fact]
    public async Task A_moderator_finds_the_button_that_makes_a_room_private_as_soon_as_it_is_one()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"));
        await ada.EnterAsync("ada");
        await using var bob = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"));
        await bob.EnterAsync("bob");
        await bob.Page.Locator(".room-button").ClickAsync();
        var button = bob.Page.Locator(".room-sheet").GetByRole(AriaRole.Button, new() { Name = "Make this room private" });
        await Assertions.Expect(bob.Page.Locator(".room-sheet #invite")).ToBeVisibleAsync();
        await Assertions.Expect(button).ToHaveCountAsync(0);

        await ada.SayAsync("/mod bob");
        await Assertions.Expect(button).ToBeVisibleAsync();
        await MakePrivateAsync(bob);

        await Task.WhenAll(ada.Page.WaitForURLAsync(Address()), bob.Page.WaitForURLAsync(Address()));
        Assert.Equal(ada.Page.Url, bob.Page.Url);
        // A message both ways comes behind the change of the address.
        await bob.Page.Keyboard.PressAsync("Escape");
        await bob.SayAsync("from bob");
        await ada.SeesAsync("from bob");
        await ada.SayAsync("from ada");
        await bob.SeesAsync("from ada");
        foreach (var page in new[] { ada, bob })
        {
            await Assertions.Expect(page.Page).ToHaveTitleAsync(Title());
        }
    }

    [Fact]
    public async Task The_sheet_asks_before_a_room_becomes_private_for_good_and_a_no_leaves_it_public()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"), 360, 740);
        await ada.EnterAsync("ada");
        await ada.Page.Locator(".room-button").ClickAsync();
        var button = ada.Page.GetByRole(AriaRole.Button, new() { Name = "Make this room private" });
        var question = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Make this room private for good?" });

        await button.ClickAsync();
        await Assertions.Expect(question).ToContainTextAsync("never public again");
        await LookTests.LooksRightAsync(ada, "private-question");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(question).ToBeHiddenAsync();
        await Assertions.Expect(button).ToBeFocusedAsync();
        await Assertions.Expect(ada.Page.Locator(".room-sheet")).ToContainTextAsync("Everybody may enter this room.");
        Assert.EndsWith("/r/plans", ada.Page.Url, StringComparison.Ordinal);

        await button.ClickAsync();
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(question).ToBeHiddenAsync();
        await Assertions.Expect(ada.Page.Locator(".room-sheet")).ToBeVisibleAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task An_empty_private_room_tells_how_to_invite_people_and_not_an_address_that_lets_nobody_in()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"));
        await ada.EnterAsync("ada");
        var empty = ada.Page.Locator(".empty");
        await Assertions.Expect(empty).ToContainTextAsync("/r/plans");

        await ada.SayAsync("/private");
        await ada.Page.WaitForURLAsync(Address());
        await Assertions.Expect(empty).ToContainTextAsync("/invite NAME");
        await Assertions.Expect(empty.Locator(".ways")).ToHaveCountAsync(0);
    }

    /// <summary>Makes the room private by its open sheet, and says yes to the question.</summary>
    private static async Task MakePrivateAsync(ChatPage page)
    {
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Make this room private" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Make it private" }).ClickAsync();
    }

    [GeneratedRegex(@"^(\(\d+\) )?plans · ChatRoom$")]
    private static partial Regex Title();

    [GeneratedRegex("/r/~[a-z2-9]{16}$")]
    private static partial Regex Address();
}
