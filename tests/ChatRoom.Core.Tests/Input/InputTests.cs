using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Input;

/// <summary>Tests the outcomes of one line of input.</summary>
public sealed class InputTests
{
    [Fact]
    public async Task A_message_keeps_the_id_of_its_line()
    {
        await using var input = await TestInput.OpenAsync();
        var id = Guid.NewGuid();

        Assert.Equal(InputOutcome.Said, await input.TakeAsync("hello", id));

        var said = Assert.IsType<MessagePosted>((await input.NewEventsAsync())[0]);
        Assert.Equal((id, "alice", "hello", MessageKind.Say), (said.Id, said.Author, said.Text, said.Kind));
        Assert.Empty(input.Session.Notices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("\u0007\0")]
    [InlineData(" \t ")]
    [InlineData("\u3164")]
    [InlineData("\u200B\u00AD")]
    [InlineData("\u2800\uFE0F")]
    [InlineData("\u001B[31m \u001B[0m")]
    public async Task A_line_that_shows_nothing_is_nothing(string line)
    {
        await using var input = await TestInput.OpenAsync();

        Assert.Equal(InputOutcome.Done, await input.TakeAsync(line));

        Assert.Empty(await input.NewEventsAsync());
        Assert.Empty(input.Session.Notices);
    }

    [Theory]
    [InlineData("a\u001B[31mb\u0007\r\nc", "ab\nc")]
    [InlineData("  indented", "  indented")]
    [InlineData("//shrug", "/shrug")]
    [InlineData("//привет", "/привет")]
    [InlineData("//", "//")]
    [InlineData("///x", "///x")]
    [InlineData("// comment", "// comment")]
    [InlineData("//* comment", "//* comment")]
    [InlineData("//1", "//1")]
    [InlineData(" /* comment", " /* comment")]
    [InlineData(" /help is a command", " /help is a command")]
    [InlineData("1/2", "1/2")]
    [InlineData("/* comment", "/* comment")]
    [InlineData("/** doc", "/** doc")]
    [InlineData("/\\*.*\\*/", "/\\*.*\\*/")]
    [InlineData("/etc/motd", "/etc/motd")]
    [InlineData("/50", "/50")]
    public async Task A_message_is_cleaned_and_two_slashes_before_a_letter_become_one(string line, string said)
    {
        await using var input = await TestInput.OpenAsync();

        Assert.Equal(InputOutcome.Said, await input.TakeAsync(line));

        Assert.Equal([said], await input.NewTextsAsync());
    }

    [Theory]
    [InlineData("/shrug", "There is no command /shrug. Type /help for the list, or //shrug to say it.")]
    [InlineData("/shrug at bob", "There is no command /shrug. Type /help for the list, or //shrug to say it.")]
    [InlineData("/", "There is no command /. Type /help for the list, or a space before it to say it.")]
    [InlineData("/ msg bob hi", "There is no command /. Type /help for the list, or a space before it to say it.")]
    [InlineData("/msg/bob hi", "There is no command /msg/bob. Type /help for the list, or //msg/bob to say it.")]
    public async Task An_unknown_command_is_answered_and_never_said(string line, string notice)
    {
        await using var input = await TestInput.OpenAsync();

        Assert.Equal(InputOutcome.Rejected, await input.TakeAsync(line));

        Assert.Equal([notice], input.Session.Notices);
        Assert.Empty(await input.NewEventsAsync());
        Assert.Equal(1, input.Counters["chatroom.rejects/UnknownCommand"]);
    }

    [Theory]
    [InlineData(31, "")]
    [InlineData(30, "😄")]
    public async Task A_long_unknown_command_is_shortened_between_characters(int before, string kept)
    {
        await using var input = await TestInput.OpenAsync();
        var begin = new string('x', before);

        await input.TakeAsync($"/{begin}😄😄😄");

        Assert.StartsWith($"There is no command /{begin}{kept}….", Assert.Single(input.Session.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_to_a_long_unknown_command_is_short()
    {
        await using var input = await TestInput.OpenAsync();

        await input.TakeAsync("/" + new string('x', 3000));

        Assert.InRange(Assert.Single(input.Session.Notices).Length, 1, 200);
    }

    [Theory]
    [InlineData(10, "0123456789", true)]
    [InlineData(10, "0123456789x", false)]
    [InlineData(10, "äöüßé", true)]
    [InlineData(10, "äöüßéx", false)]
    [InlineData(10, "/me 123456", true)]
    [InlineData(10, "/me 1234567", false)]
    [InlineData(10, "//345678901", false)]
    public async Task The_limit_counts_the_bytes_of_the_line(int limit, string line, bool taken)
    {
        await using var input = await TestInput.OpenAsync(new LimitsOptions { MessageBytes = limit });

        Assert.Equal(taken ? InputOutcome.Said : InputOutcome.Rejected, await input.TakeAsync(line));

        Assert.Equal(taken ? 1 : 0, (await input.NewEventsAsync()).Count);
        Assert.Equal(taken ? 0 : 1, input.Counters["chatroom.rejects/MessageTooLong"]);
    }

    [Fact]
    public async Task A_message_too_long_is_answered_with_its_size_and_the_limit()
    {
        await using var input = await TestInput.OpenAsync(new LimitsOptions { MessageBytes = 10 });

        await input.TakeAsync("0123456789ä");
        input.Interpreter.RejectTooLong(input.Session);

        Assert.Equal(
            [
                "Not sent: the message is too long (12 bytes); the limit is 10 bytes.",
                "Not sent: the message is too long; the limit is 10 bytes.",
            ],
            input.Session.Notices);
        Assert.Equal(2, input.Counters["chatroom.rejects/MessageTooLong"]);
    }

    [Fact]
    public async Task Without_a_limit_there_is_still_the_ceiling()
    {
        await using var input = await TestInput.OpenAsync(new LimitsOptions { MessageBytes = 0 });

        Assert.Equal(InputOutcome.Said, await input.TakeAsync(new string('x', 1 << 20)));
        Assert.Equal(InputOutcome.Rejected, await input.TakeAsync(new string('x', (1 << 20) + 1)));
    }

    [Fact]
    public async Task A_fast_sender_is_delayed_and_its_messages_keep_their_order()
    {
        await using var input = await TestInput.OpenAsync(new LimitsOptions { FloodBurst = 3, FloodPerSecond = 2 });
        var talking = TalkAsync();
        await Eventually.TrueAsync(() => input.Test.Transcript.LastSequence == 4, "the burst");
        Assert.False(talking.IsCompleted);

        await Eventually.TrueAsync(
            () => talking.IsCompleted, "the rest", () => input.Test.Time.Advance(TimeSpan.FromMilliseconds(10)));

        await talking;
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}"), await input.NewTextsAsync());
        Assert.Empty(input.Session.Notices);
        Assert.InRange(input.Elapsed.TotalSeconds, 2.5, 60);

        async Task TalkAsync()
        {
            for (var i = 0; i < 8; i++)
            {
                await input.TakeAsync($"{i}");
            }
        }
    }

    [Fact]
    public async Task Commands_and_lines_too_long_wait_at_the_gate_like_any_other()
    {
        await using var input = await TestInput.OpenAsync(new LimitsOptions { FloodBurst = 2, MessageBytes = 10 });
        await input.TakeAsync("/help");
        await input.TakeAsync("much too long");

        var third = input.TakeAsync("/nick");

        Assert.False(third.IsCompleted);
        input.Test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(InputOutcome.Done, await third);
    }

    [Fact]
    public async Task A_session_that_ends_while_it_waits_sends_nothing_more()
    {
        await using var input = await TestInput.OpenAsync(new LimitsOptions { FloodBurst = 1, FloodPerSecond = 1 });
        await input.TakeAsync("one");
        using var ending = new CancellationTokenSource();

        var second = input.Interpreter.TakeAsync(input.Session, "two", Guid.NewGuid(), ending.Token).AsTask();
        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(["one"], await input.NewTextsAsync());
    }

    [Fact]
    public async Task The_sessions_of_one_participant_share_the_gate()
    {
        await using var test = new TestRoom(limits: new LimitsOptions { FloodBurst = 1 });
        var interpreter = new InputInterpreter(test.Rooms, test.Limits, new AddressLimiter(test.Limits, test.Time), test.Time, test.Metrics);
        var first = await test.JoinAsync("alice", "secret");
        var second = await test.JoinAsync("alice", "secret");
        var other = await test.JoinAsync("bob");

        Assert.True(Take(first).IsCompleted);
        Assert.False(Take(second).IsCompleted);
        Assert.True(Take(other).IsCompleted);

        Task<InputOutcome> Take(TestSession session) => interpreter.TakeAsync(
            session, "hello", Guid.NewGuid(), TestContext.Current.CancellationToken).AsTask();
    }

    [Fact]
    public async Task Before_joining_input_is_a_fault_of_the_door()
    {
        await using var input = await TestInput.OpenAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await input.Interpreter.TakeAsync(
            new TestSession().SubscribeTo(input.Test.Room), "hello", Guid.NewGuid(), TestContext.Current.CancellationToken));
    }
}
