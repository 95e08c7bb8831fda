using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Rows;

/// <summary>Tests correcting, deleting, answering and reacting in the page, together with a terminal.</summary>
public sealed class ChangeTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Messages_are_answered_corrected_deleted_and_reacted_to_and_change_in_place()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("ada");
        await bob.SayAsync("shall we **meet**?");
        await ada.SeesAsync("shall we");
        var question = ada.Page.Locator(".row", new() { HasText = "shall we" }).First;
        var bar = ada.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Message" });

        var answer = ada.Page.Locator(".row:not(.pending)", new() { Has = ada.Page.Locator(".answered") });
        await AnswerAndCorrectByUpAsync(ada, bob, question, answer);

        // A reaction by the bar, and the answered message changes above its answer.
        await question.HoverAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "React" }).ClickAsync();
        await ada.Page.Locator(".row-quick [data-emoji='👍']").ClickAsync();
        var reaction = question.Locator(".reaction");
        await Assertions.Expect(reaction).ToHaveAttributeAsync("title", "ada");
        await LookTests.LooksRightAsync(ada, "changes");
        await bob.SayAsync("/edit shall we go?");
        await Assertions.Expect(answer.Locator(".answered")).ToContainTextAsync("shall we go?");
        await reaction.ClickAsync();
        await Assertions.Expect(reaction).ToHaveCountAsync(0);

        // A deletion asks first.
        await answer.HoverAsync();
        await bar.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        var dialog = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Delete this message for everybody?" });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await bob.WaitForAsync("ada deleted a message.\n");
        await Assertions.Expect(ada.Page.Locator(".row.quiet").Last).ToContainTextAsync("ada deleted a message");
        await Assertions.Expect(answer).ToHaveCountAsync(0);
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task An_answer_to_a_message_that_was_deleted_meanwhile_is_text_in_the_box_again_and_an_edit_without_a_change_marks_nothing()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.EnterAsync("ada");
        await ada.SayAsync("mine");
        await bob.WaitForAsync("ada: mine\n");
        await Assertions.Expect(ada.Page.Locator(".pending")).ToHaveCountAsync(0);
        await ada.Composer.PressAsync("ArrowUp");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("mine");
        await ada.Composer.PressAsync("Enter");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("");
        await Assertions.Expect(ada.Page.Locator(".composer-context")).ToBeHiddenAsync();

        await bob.SayAsync("gone soon");
        var question = ada.Page.Locator(".row", new() { HasText = "gone soon" });
        await question.HoverAsync();
        await ada.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Message" }).GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();
        await ada.Composer.FillAsync("my answer");
        await bob.SayAsync("/delete");
        await ada.SeesAsync("bob deleted a message");
        await ada.Composer.PressAsync("Enter");

        await Assertions.Expect(ada.Page.Locator(".composer-problem")).ToContainTextAsync("is deleted");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("my answer");
        await Assertions.Expect(ada.Page.Locator(".composer-context")).ToBeHiddenAsync();
        await ada.Composer.PressAsync("Enter");
        await bob.WaitForAsync("ada: my answer\n");
        await Assertions.Expect(ada.Page.Locator(".edited")).ToHaveCountAsync(0);
        Assert.Empty(ada.Errors);
    }

    private static async Task AnswerAndCorrectByUpAsync(ChatPage ada, TerminalClient bob, ILocator question, ILocator answer)
    {
        await question.HoverAsync();
        await ada.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Message" }).GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();
        await ada.SayAsync("yse");
        await bob.WaitForAsync("ada: @bob yse\n");
        await Assertions.Expect(answer.Locator(".answered")).ToContainTextAsync("shall we");
        await ada.Composer.PressAsync("ArrowUp");
        await Assertions.Expect(ada.Composer).ToHaveValueAsync("yse");
        await ada.Composer.FillAsync("yes");
        await ada.Composer.PressAsync("Enter");
        await bob.WaitForAsync("ada edited: yes\n");
        await Assertions.Expect(answer.Locator(".text")).ToHaveTextAsync("yes");
        await Assertions.Expect(answer.Locator(".edited")).ToHaveTextAsync("edited");
        await Assertions.Expect(answer.Locator(".edited")).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex("20"));
    }

    [Fact]
    public async Task A_reader_further_up_stays_where_it_is_when_a_row_above_changes_and_goes_to_an_answered_message_and_back()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(300);
        await bob.SayAsync("/reply 2 to the first");
        await bob.WaitForAsync("bob: to the first\n");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SeesAsync("to the first");

        await ada.Page.Locator(".answered").ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".row[data-sequence='2']")).ToBeInViewportAsync();
        var middle = ada.Page.Locator(".row[data-sequence='40']");
        await middle.EvaluateAsync("row => row.scrollIntoView({ block: 'start' })");
        await ada.Page.WaitForFunctionAsync("() => document.querySelector('.jump').hidden === false");
        var before = (await middle.BoundingBoxAsync())!.Y;
        await bob.SayAsync("/edit 30 a\u2028b");
        await bob.SayAsync($"/edit 31 {string.Join(" ", Enumerable.Repeat("a far longer text", 60))}");
        await Assertions.Expect(ada.Page.Locator(".row[data-sequence='31'] .edited")).ToBeAttachedAsync();
        Assert.InRange((await middle.BoundingBoxAsync())!.Y - before, -1, 1);

        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Back to the answer" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".row:not(.pending)", new() { HasText = "to the first" })).ToBeInViewportAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task A_reaction_that_the_server_does_not_answer_is_told_and_one_that_it_answers_ends_that()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("hello");
        await using var ada = await ChatPage.OpenAsync(chromium, link.Page);
        await ada.EnterAsync("ada");
        await bob.SayAsync("/react 2 👍");
        var reaction = ada.Page.Locator(".reaction").First;
        await Assertions.Expect(reaction).ToBeVisibleAsync();
        var alert = ada.Page.Locator(".unanswered");

        link.CutOnTheWayBack();
        await reaction.ClickAsync();
        link.Cut();

        await Assertions.Expect(alert).ToHaveTextAsync("The server did not answer. Look whether your change was made once the connection is back.");
        await LookTests.LooksRightAsync(ada, "unanswered");
        link.Mend();
        await ada.Page.Locator("html:not([data-cut-off])").WaitForAsync();
        await reaction.ClickAsync();
        await Assertions.Expect(alert).ToBeHiddenAsync();
    }
}
