using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests that one can invite, keep order and leave by keyboard alone, and that the focus is never lost.</summary>
public sealed class KeyboardTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_room_is_made_private_and_a_person_is_invited_and_enters_by_keys()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"));
        await using var bob = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await bob.EnterAsync("bob");

        await ada.GoToAsync(".room-button", "Shift+Tab");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.GoToAsync(".make-private");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.GoToAsync(".private-question .danger");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator(".make-link")).ToBeFocusedAsync();
        await ada.GoToAsync("#invite", "Shift+Tab");
        await ada.Page.Keyboard.TypeAsync("bob");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator("#room-problem")).ToHaveTextAsync("bob has the invitation.");
        await ada.Page.Keyboard.PressAsync("Escape");
        // The button of the sheet, or the box if the other address of the room has just come.
        await Assertions.Expect(ada.Page.Locator(".room-button:focus, #message:focus")).ToHaveCountAsync(1);

        await bob.SeesAsync("ada invites you to plans");
        await bob.Page.Keyboard.PressAsync("Control+k");
        await bob.Page.Keyboard.TypeAsync("plans");
        await Assertions.Expect(bob.Page.Locator("#jump-rooms a").First).ToContainTextAsync("plans");
        await bob.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(bob.Page.Locator(".bar h1")).ToHaveTextAsync("plans");
        await Assertions.Expect(bob.Composer).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("kick")]
    [InlineData("ban")]
    public async Task A_person_is_taken_out_and_its_messages_are_deleted_by_keys_and_the_focus_stays_in_the_list(string act)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"));
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("/join plans");
        await bob.SayAsync("buy this");
        await ada.SeesAsync("buy this");

        await ada.GoToAsync(".list", "Shift+Tab");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.GoToAsync("[data-action=moderate]", "ArrowRight");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.Locator(".moderate-question[open]").WaitForAsync();
        await ada.GoToAsync($"[name=act][value={act}]", "ArrowDown");
        await ada.GoToAsync("[name=purges]");
        await ada.Page.Keyboard.PressAsync("Space");
        await ada.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(ada.Page.Locator(".moderate-question[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Messages).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Page.Locator("#people .name")).ToHaveTextAsync(["ada"]);
        await Assertions.Expect(ada.List).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_person_is_muted_by_keys_in_the_list_of_people_and_the_focus_comes_back_to_it()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"));
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("/join plans");
        await Assertions.Expect(ada.Page.Locator("#people .name")).ToHaveTextAsync(["ada", "bob"]);

        await ada.GoToAsync("#people ul");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.Keyboard.PressAsync("ArrowDown");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.Locator(".row-sheet[open]").WaitForAsync();
        await ada.GoToAsync(".row-sheet [data-action=moderate]");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.Locator(".moderate-question[open]").WaitForAsync();
        await ada.GoToAsync("[name=act][value=mute]", "ArrowDown");
        await ada.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(ada.Page.Locator(".moderate-question[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Page.Locator(".person").Last).ToBeFocusedAsync();
        await ada.SeesAsync("muted");
    }

    [Fact]
    public async Task A_room_that_is_not_shown_is_left_by_keys_and_the_focus_goes_to_the_shown_room_or_the_button_of_the_list()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(chat.Page, "r/plans"));
        await ada.EnterAsync("ada");
        await ada.SayAsync("/join work");
        await Assertions.Expect(ada.Page.Locator(".bar h1")).ToHaveTextAsync("work");
        await ada.SayAsync("/join lobby");
        await Assertions.Expect(ada.Page.Locator(".bar h1")).ToHaveTextAsync("lobby");
        await Assertions.Expect(ada.Page.Locator(".rooms a")).ToHaveCountAsync(3);

        await ada.GoToAsync(".leave-room", "Shift+Tab");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator(".rooms a")).ToHaveCountAsync(2);
        await Assertions.Expect(ada.Page.Locator(".rooms [aria-current]")).ToBeFocusedAsync();

        await ada.GoToAsync(".leave-room", "Shift+Tab");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator(".rooms")).ToBeHiddenAsync();
        await Assertions.Expect(ada.Page.Locator(".rooms-button")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task No_form_loads_the_page_anew_whether_its_script_has_come_or_not()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SayAsync("one");
        await ada.SeesAsync("one");

        var forms = await ada.Page.EvaluateAsync<int>(
            """
            () => {
              window.isSame = true;
              // The script of the account comes with its sheet. The others are heard before a script of their own.
              const forms = [...document.querySelectorAll("form")];
              for (const form of forms) {
                form.noValidate = true;
                form.requestSubmit();
                const twin = form.cloneNode(true);
                form.after(twin);
                twin.requestSubmit();
                twin.remove();
              }
              return forms.length;
            }
            """);
        await ada.Page.EvaluateAsync("() => new Promise((resolve) => setTimeout(resolve))");
        await ada.Page.Keyboard.PressAsync("Escape");
        await ada.SayAsync("two");

        Assert.InRange(forms, 8, 30);
        await Assertions.Expect(ada.Messages).ToHaveTextAsync(["one", "two"]);
        Assert.True(await ada.Page.EvaluateAsync<bool>("() => window.isSame ?? false"));
        Assert.DoesNotContain('?', ada.Page.Url);
    }
}
