using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Tests.Input;

public sealed class CommandTests
{
    [Fact]
    public void Every_command_has_a_name_of_its_own_in_small_letters_and_a_summary()
    {
        Assert.Equal(CommandTable.All.Count, CommandTable.All.Select(c => c.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(CommandTable.All, command =>
        {
            Assert.Matches("^[a-z]+$", command.Name);
            Assert.NotEmpty(command.Summary);
            Assert.Same(command, CommandTable.Find(command.Name.ToUpperInvariant()));
        });
        Assert.Null(CommandTable.Find(""));
        Assert.Null(CommandTable.Find("hel"));
    }

    [Fact]
    public void Every_command_with_a_text_that_others_see_says_where_it_begins() => Assert.All(
        CommandTable.All,
        command => Assert.Equal(
            command.Arguments.Contains("TEXT", StringComparison.Ordinal) || command.Arguments.Contains("REASON", StringComparison.Ordinal) || command.Name == "nick",
            command.TextAfter is not null));

    [Theory]
    [InlineData("/me login alice secret words")]
    [InlineData("/msg bob /login alice secret words")]
    [InlineData("/topic /lgin alice secret words")]
    [InlineData("/nick login alice secret words")]
    [InlineData("/edit register secret words")]
    public async Task A_passphrase_behind_a_command_is_only_answered(string line)
    {
        await using var input = await TestInput.OpenAsync();
        await input.TakeAsync("hello");

        Assert.Equal(InputOutcome.Rejected, await input.TakeAsync(line));
        Assert.Equal("hello", Assert.IsType<MessagePosted>(Assert.Single(await input.NewEventsAsync())).Text);
        Assert.DoesNotContain(input.Session.Notices, notice => notice.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_lists_every_command_in_its_columns()
    {
        await using var input = await TestInput.OpenAsync();

        Assert.Equal(InputOutcome.Done, await input.TakeAsync("/help"));

        var lines = input.Session.Notices.ToList();
        var commands = CommandTable.For(input.Session, Rank.Person).ToList();
        Assert.Equal(commands.Count + 1, lines.Count);
        Assert.All(commands.Zip(lines), pair =>
        {
            Assert.StartsWith(pair.First.Usage + " ", pair.Second, StringComparison.Ordinal);
            Assert.EndsWith("  " + pair.First.Summary, pair.Second, StringComparison.Ordinal);
        });
        Assert.StartsWith("//TEXT ", lines[^1], StringComparison.Ordinal);
        Assert.Single(commands.Zip(lines).Select(pair => pair.Second.Length - pair.First.Summary.Length).Distinct());
        Assert.Empty(await input.NewEventsAsync());
    }

    [Theory]
    [InlineData("/HELP")]
    [InlineData("/help me")]
    [InlineData("/help\tme")]
    [InlineData("/help\nme")]
    public async Task A_command_is_found_in_any_case_and_ends_at_white_space(string line)
    {
        await using var input = await TestInput.OpenAsync();

        Assert.Equal(InputOutcome.Done, await input.TakeAsync(line));
        Assert.NotEmpty(input.Session.Notices);
    }

    [Theory]
    [InlineData("/me waves", "waves")]
    [InlineData("/me   waves  ", "waves")]
    [InlineData("/me waves\nand goes", "waves\nand goes")]
    public async Task Me_posts_an_action(string line, string text)
    {
        await using var input = await TestInput.OpenAsync();
        var id = Guid.NewGuid();

        Assert.Equal(InputOutcome.Said, await input.TakeAsync(line, id));

        var said = Assert.IsType<MessagePosted>((await input.NewEventsAsync())[0]);
        Assert.Equal((id, text, MessageKind.Action), (said.Id, said.Text, said.Kind));
    }

    [Theory]
    [InlineData("/me")]
    [InlineData("/me ")]
    [InlineData("/me \t ")]
    [InlineData("/me \u3164\u200B")]
    public async Task Me_without_a_text_is_a_hint(string line)
    {
        await using var input = await TestInput.OpenAsync();

        Assert.Equal(InputOutcome.Rejected, await input.TakeAsync(line));

        Assert.Equal(["Say what you do: /me waves"], input.Session.Notices);
        Assert.Empty(await input.NewEventsAsync());
    }

    [Fact]
    public async Task Nick_gives_another_name_which_the_room_sees()
    {
        await using var input = await TestInput.OpenAsync();

        Assert.Equal(InputOutcome.Done, await input.TakeAsync("/nick Carol"));

        Assert.Equal("Carol", Assert.IsType<ParticipantRenamed>((await input.NewEventsAsync())[0]).NewHandle);
        Assert.Equal("Carol", input.Session.Name);
        Assert.Empty(input.Session.Notices);
    }

    [Theory]
    [InlineData("/nick bob", "bob is taken, or looks like a handle that is.")]
    [InlineData("/nick alice", "You are alice already.")]
    [InlineData("/nick !?", "A handle needs at least one letter or digit.")]
    public async Task Nick_says_why_not(string line, string notice)
    {
        await using var input = await TestInput.OpenAsync();
        await input.Test.JoinAsync("bob");

        Assert.Equal(InputOutcome.Rejected, await input.TakeAsync(line));

        Assert.Equal([notice], input.Session.Notices);
        Assert.Equal("alice", input.Session.Name);
    }

    [Fact]
    public async Task Nick_without_a_name_reports_the_own_handle()
    {
        await using var input = await TestInput.OpenAsync();

        Assert.Equal(InputOutcome.Done, await input.TakeAsync("/nick"));

        Assert.Equal(["You are alice. To change that: /nick NAME"], input.Session.Notices);
    }

    [Fact]
    public async Task The_who_command_lists_present_and_away_participants()
    {
        await using var input = await TestInput.OpenAsync();
        var bob = await input.Test.JoinAsync("bob");
        await input.Test.JoinAsync("Anna");
        await input.Test.Room.DetachAsync(bob);
        await input.Test.SettleAsync();

        Assert.Equal(InputOutcome.Done, await input.TakeAsync("/who"));

        Assert.Equal(["3 here: alice, Anna, bob (away)"], input.Session.Notices);
    }

    [Fact]
    public async Task The_who_command_lists_a_hundred_and_counts_the_rest()
    {
        await using var input = await TestInput.OpenAsync();
        for (var i = 0; i < 104; i++)
        {
            await input.Test.JoinAsync($"bot-{i}");
        }

        await input.TakeAsync("/who");

        var notice = Assert.Single(input.Session.Notices);
        Assert.StartsWith("105 here: alice, bot-0, ", notice, StringComparison.Ordinal);
        Assert.EndsWith(" and 5 more", notice, StringComparison.Ordinal);
        Assert.Equal(99, notice.Count(c => c == ','));
    }

    [Fact]
    public async Task Quit_is_left_to_the_door()
    {
        await using var input = await TestInput.OpenAsync();

        Assert.Equal(InputOutcome.Quit, await input.TakeAsync("/quit"));

        Assert.Empty(await input.NewEventsAsync());
        Assert.True(input.Test.Room.Participants.ContainsKey("alice"));
    }

    [Fact]
    public async Task An_unstored_message_is_reported_to_its_sender()
    {
        await using var input = await TestInput.OpenAsync();
        input.Test.Transcript.FailForNow();
        var id = Guid.NewGuid();

        Assert.Equal(InputOutcome.Said, await input.TakeAsync("/me waves", id));
        await Eventually.TrueAsync(() => input.Session.Refusals.Count > 0, "the refusal");

        Assert.Equal([(id, "not stored, try again")], input.Session.Refusals);
        Assert.Equal(InputOutcome.Rejected, await input.TakeAsync("/nick carol"));
        Assert.Equal(["not stored, try again"], input.Session.Notices);
    }
}
