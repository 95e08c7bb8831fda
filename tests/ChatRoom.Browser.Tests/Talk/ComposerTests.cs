using ChatRoom.Core.Input;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests the composer and the sheet that explains its markup.</summary>
public sealed class ComposerTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Names_are_completed_by_keyboard_and_by_pointer()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        using var bonnie = await TerminalClient.JoinAsync(chat, "bonnie");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740);
        await ada.EnterAsync("ada");
        var options = ada.Page.GetByRole(AriaRole.Option);

        await ada.Composer.PressSequentiallyAsync("hello @BO");
        await Assertions.Expect(options).ToHaveTextAsync(["bob", "bonnie"]);
        await Assertions.Expect(ada.Composer).ToHaveAttributeAsync("aria-activedescendant", (await options.First.GetAttributeAsync("id"))!);
        await LookTests.LooksRightAsync(ada, "names");
        await ada.Composer.PressAsync("ArrowDown");
        await Assertions.Expect(options.Last).ToHaveAttributeAsync("aria-selected", "true");
        await ada.Composer.PressAsync("Enter");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("hello @bonnie ");
        await Assertions.Expect(options).ToHaveCountAsync(0);

        await ada.Composer.PressSequentiallyAsync("and @");
        await Assertions.Expect(options).ToHaveTextAsync(["bob", "bonnie"]);
        await ada.Composer.PressAsync("Escape");
        await Assertions.Expect(options).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("hello @bonnie and @");
        await ada.Composer.PressSequentiallyAsync("b");
        await options.First.ClickAsync();
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("hello @bonnie and @bob ");
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
        await ada.Composer.PressAsync("Enter");
        await Assertions.Expect(ada.Messages).ToContainTextAsync(["hello @bonnie and @bob"]);

        // Nobody names herself, though she is an author now.
        await ada.Composer.PressSequentiallyAsync("@");
        await Assertions.Expect(options).ToHaveTextAsync(["bob", "bonnie"]);
    }

    [Fact]
    public async Task Commands_are_completed_by_keyboard_and_those_typed_in_full_are_sent()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 1440, 740);
        await ada.EnterAsync("ada");
        var options = ada.Page.GetByRole(AriaRole.Option);

        await ada.Composer.PressSequentiallyAsync("/");
        await Assertions.Expect(options.Filter(new() { HasText = "/topic" })).ToHaveCountAsync(1);
        await Assertions.Expect(options.Filter(new() { HasText = "/since" })).ToHaveCountAsync(0);
        await LookTests.LooksRightAsync(ada, "commands");
        await ada.Composer.PressSequentiallyAsync("n");
        await Assertions.Expect(options.First).ToContainTextAsync(CommandTable.Find("nick")!.Summary);
        await ada.Composer.PressAsync("Tab");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("/nick ");
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
        await ada.SayAsync("/who");
        await ada.SeesAsync("1 here: ada");
    }

    [Fact]
    public async Task Ctrl_and_Up_in_an_empty_box_recall_own_messages_and_leave_a_draft_alone()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("first");
        await ada.SayAsync("second");
        await ada.SayAsync("/who");

        await PressAsync("Control+ArrowUp", "/who");
        await PressAsync("ArrowUp", "second");
        await PressAsync("ArrowUp", "first");
        await PressAsync("ArrowUp", "first");
        await PressAsync("ArrowDown", "second");
        await PressAsync("Escape", "");
        await PressAsync("Control+ArrowUp", "/who");
        await PressAsync("ArrowDown", "");
        await ada.Composer.FillAsync("a draft");
        await PressAsync("Control+ArrowUp", "a draft");
        await ada.Composer.FillAsync("");
        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Composer).ToBeEnabledAsync();
        await PressAsync("Control+ArrowUp", "/who");

        async Task PressAsync(string key, string becomes)
        {
            await ada.Composer.PressAsync(key);
            await Assertions.Expect(ada.Composer).ToHaveValueAsync(becomes);
        }
    }

    [Fact]
    public async Task Enter_that_picks_a_composed_character_does_not_send()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.Composer.FillAsync("にほん");

        await ada.Composer.DispatchEventAsync("keydown", new { key = "Enter", isComposing = true });
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("にほん");
        await ada.Composer.DispatchEventAsync("keydown", new { key = "Enter", isComposing = false });
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["にほん"]);
    }

    [Fact]
    public async Task Many_lines_that_are_pasted_are_one_message_in_a_box_that_grows_up_to_a_point()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740);
        await ada.EnterAsync("ada");
        var before = (await ada.Composer.BoundingBoxAsync())!.Height;
        var text = string.Join('\n', Enumerable.Range(1, 30).Select(i => $"line {i}"));

        await ada.Page.Keyboard.InsertTextAsync(text);
        var grown = (await ada.Composer.BoundingBoxAsync())!.Height;
        Assert.InRange(grown, before + 50, 220);
        await ada.Composer.PressAsync("Enter");

        await Assertions.Expect(ada.Messages).ToHaveTextAsync([text]);
        Assert.Equal(before, (await ada.Composer.BoundingBoxAsync())!.Height);
    }

    [Fact]
    public async Task Near_the_limit_the_characters_left_are_counted()
    {
        await using var chat = await RunningChat.StartAsync("--Limits:MessageBytes=100");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740);
        await ada.EnterAsync("ada");
        var left = ada.Page.Locator(".composer-left");

        await ada.Composer.FillAsync(new string('x', 79));
        await Assertions.Expect(left).ToBeHiddenAsync();
        await ada.Composer.FillAsync(new string('ü', 45));
        await Assertions.Expect(left).ToHaveTextAsync("5 characters left");
        await ada.Composer.FillAsync(new string('ü', 51));
        await Assertions.Expect(left).ToHaveTextAsync("1 character too many");
        await ada.Composer.PressAsync("Enter");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync(new string('ü', 51));
        await LookTests.LooksRightAsync(ada, "too-long-360");
    }

    [Fact]
    public async Task A_person_that_writes_too_fast_is_told_so_and_loses_no_message()
    {
        await using var chat = await RunningChat.StartAsync("--Limits:FloodBurst=1", "--Limits:FloodPerSecond=0.5");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740);
        await ada.EnterAsync("ada");
        await ada.SayAsync("one");
        await ada.SayAsync("two");
        await ada.SayAsync("three");

        var note = ada.Page.Locator(".composer-note");
        await Assertions.Expect(note).ToContainTextAsync("faster than the room allows");
        await LookTests.LooksRightAsync(ada, "too-fast-360");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["one", "two", "three"]);
        await Assertions.Expect(note).ToBeEmptyAsync();
    }

    [Theory]
    [InlineData("Resend")]
    [InlineData("Discard")]
    public async Task A_message_that_could_not_be_stored_says_why_and_can_be_sent_again_or_discarded(string choice)
    {
        var folder = Directory.CreateTempSubdirectory("chatroom-");
        var file = Path.Combine(folder.FullName, "chat.db");
        await using (var chat = await RunningChat.StartAsync("--History:Provider=sqlite", $"--History:Path={file}"))
        {
            await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740);
            await ada.EnterAsync("ada");
            // More than fits: the failed message stands below the end.
            var before = string.Join('\n', Enumerable.Range(1, 40));
            await ada.SayAsync(before);
            await Assertions.Expect(ada.Messages).ToHaveTextAsync([before]);
            File.Move(file, file + ".away");

            await ada.SayAsync("refused");
            await Assertions.Expect(ada.Page.Locator(".failed .state")).ToHaveTextAsync("not sent: not stored, try again");
            var resend = ada.Page.GetByRole(AriaRole.Button, new() { Name = "Resend" });
            await Assertions.Expect(resend).ToBeInViewportAsync(new() { Ratio = 1 });
            await LookTests.LooksRightAsync(ada, "failed-360");
            await ada.Page.ReloadAsync();
            await Assertions.Expect(ada.Page.Locator(".failed .text")).ToHaveTextAsync("refused");
            await Assertions.Expect(resend).ToBeInViewportAsync(new() { Ratio = 1 });
            File.Move(file + ".away", file);
            await ada.Page.GetByRole(AriaRole.Button, new() { Name = choice }).ClickAsync();
            await Assertions.Expect(ada.Page.Locator(".failed")).ToHaveCountAsync(0);
            await ada.SayAsync("after");

            string[] said = choice == "Resend" ? [before, "refused", "after"] : [before, "after"];
            await Assertions.Expect(ada.Messages).ToHaveTextAsync(said);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Each_tab_keeps_its_own_draft()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var first = await ChatPage.OpenAsync(chromium, chat.Page);
        await first.EnterAsync("ada");
        var second = await ChatPage.OpenTabAsync(first.Context, chat.Page);
        await Assertions.Expect(second.Composer).ToBeEnabledAsync();
        await first.Composer.FillAsync("here");
        await second.Composer.FillAsync("there");

        await first.Page.ReloadAsync();
        await second.Page.ReloadAsync();
        await Assertions.Expect(first.Composer).ToHaveValueAsync("here");
        await Assertions.Expect(second.Composer).ToHaveValueAsync("there");
    }

    [Fact]
    public async Task The_help_sheet_lists_keys_and_commands_keeps_the_focus_and_gives_it_back()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, ColorScheme.Light);
        await ada.EnterAsync("ada");
        var sheet = ada.Page.GetByRole(AriaRole.Dialog);

        await ada.Composer.PressSequentiallyAsync("what?");
        await Assertions.Expect(sheet).ToHaveCountAsync(0);
        await ada.List.FocusAsync();
        await ada.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(sheet).ToBeVisibleAsync();
        foreach (var command in CommandTable.All.Where(c => c.Name is "help" or "who" or "me" or "nick" or "quit"))
        {
            await Assertions.Expect(sheet).ToContainTextAsync(command.Usage);
            await Assertions.Expect(sheet).ToContainTextAsync(command.Summary);
        }

        await Assertions.Expect(sheet).Not.ToContainTextAsync("/since");
        await LookTests.LooksRightAsync(ada, "help");
        for (var i = 0; i < 5; i++)
        {
            await ada.Page.Keyboard.PressAsync("Tab");
            Assert.True(await ada.Page.EvaluateAsync<bool>(
                "() => document.activeElement === document.body || document.querySelector('dialog[open]').contains(document.activeElement)"));
        }

        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(sheet).ToHaveCountAsync(0);
        await Assertions.Expect(ada.List).ToBeFocusedAsync();

        var button = ada.Page.GetByRole(AriaRole.Button, new() { Name = "Help" });
        await button.ClickAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(sheet).ToHaveCountAsync(0);
        await Assertions.Expect(button).ToBeFocusedAsync();
        Assert.Empty(ada.Errors);
    }
}
