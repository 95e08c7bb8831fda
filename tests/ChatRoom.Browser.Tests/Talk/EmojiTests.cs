using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests the ways to write without the keyboard's own emoji, and from beside the box.</summary>
public sealed class EmojiTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Keys_pressed_beside_the_box_write_into_it_and_a_colon_offers_emoji()
    {
        await using var chat = await RunningChat.StartAsync();
        var tables = 0;
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        ada.Page.Request += (_, request) => tables += request.Url.Contains("/emoji.", StringComparison.Ordinal) ? 1 : 0;
        var options = ada.Page.GetByRole(AriaRole.Option);

        await ada.List.ClickAsync();
        await ada.Page.Keyboard.TypeAsync("well done");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("well done");
        Assert.Equal(0, tables);

        await ada.Page.Keyboard.TypeAsync(" :tad");
        await Assertions.Expect(options).ToHaveTextAsync(["🎉 :tada:"]);
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("well done 🎉 ");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["well done 🎉"]);

        Assert.Equal(1, tables);
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task A_selection_in_the_list_is_copied_and_takes_nothing_that_is_typed_or_pasted_beside_the_box()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var clipboard = await Clipboard.TakeAsync(ada.Context);
        await ada.EnterAsync("ada");
        await ada.SayAsync("chosen words");
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["chosen words"]);

        await SelectAsync();
        await ada.Page.Keyboard.PressAsync("Control+c");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("");
        await ada.Page.Keyboard.PressAsync("Control+v");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("chosen words");

        await ada.Composer.FillAsync("");
        await SelectAsync();
        await ada.Page.Keyboard.TypeAsync("typed words");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("typed words");
        Assert.Empty(ada.Errors);

        // As one drags over the text.
        async Task SelectAsync()
        {
            var text = await ada.Messages.EvaluateAsync<double[]>(
                """
                text => {
                  const range = document.createRange();
                  range.selectNodeContents(text);
                  const { left, right, top, bottom } = range.getBoundingClientRect();
                  return [left, right, (top + bottom) / 2];
                }
                """);
            await ada.Page.Mouse.MoveAsync((float)text[0], (float)text[2]);
            await ada.Page.Mouse.DownAsync();
            await ada.Page.Mouse.MoveAsync((float)text[1] + 2, (float)text[2], new() { Steps = 5 });
            await ada.Page.Mouse.UpAsync();
            Assert.Equal("chosen words", await ada.Page.EvaluateAsync<string>("() => getSelection().toString().trim()"));
        }
    }

    [Fact]
    public async Task The_picker_puts_an_emoji_where_the_caret_is_by_keyboard_and_by_pointer()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 360, 740, ColorScheme.Dark);
        await ada.EnterAsync("ada");
        var button = ada.Page.GetByRole(AriaRole.Button, new() { Name = "Emoji", Exact = true });
        var picker = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Emoji" });
        await ada.Composer.FillAsync("onetwo");
        await ada.Composer.EvaluateAsync("box => box.setSelectionRange(3, 3)");

        await button.FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(picker.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await LookTests.LooksRightAsync(ada, "picker");
        await ada.Page.Keyboard.PressAsync("ArrowDown");
        await ada.Page.Keyboard.PressAsync("ArrowRight");
        await ada.Page.Keyboard.PressAsync("ArrowDown");
        await ada.Page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(picker.GetByRole(AriaRole.Button, new() { Name = "smiley", Exact = true })).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("one😃two");
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
        await Assertions.Expect(picker).ToBeHiddenAsync();

        await button.ClickAsync();
        await Assertions.Expect(picker.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync("rocket");
        await Assertions.Expect(picker.GetByRole(AriaRole.Button)).ToHaveCountAsync(1);
        await ada.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(picker).ToBeHiddenAsync();
        await Assertions.Expect(ada.Composer).ToBeFocusedAsync();
        await button.ClickAsync();
        await picker.GetByRole(AriaRole.Button, new() { Name = "+1", Exact = true }).ClickAsync();
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("one😃👍two");
        Assert.Empty(ada.Errors);
    }
}
