using Bunit;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Web.Browser;
using ChatRoom.Server.Web.Components;
using ChatRoom.Server.Web.Components.Sheets;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Rows;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace ChatRoom.Server.Tests.Web.Connections;

/// <summary>Tests the results of messages from a page, and the notes of the page about sending.</summary>
public sealed class SendingTests : BunitContext
{
    private static readonly LimitsOptions Limits = new() { FloodPerSecond = 0, MessageBytes = 20 };

    private readonly InMemoryTranscript _transcript = new();
    private readonly ChatMetrics _metrics = TestMetrics.Create();

    public SendingTests()
    {
        Services.AddLocalization();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task A_message_sent_twice_under_one_id_is_said_once_and_confirmed_twice()
    {
        await using var room = NewRoom();
        await using var page = await JoinAsync(room);
        var id = Guid.NewGuid();

        var answers = await Task.WhenAll(SayAsync(page, id, "hello"), SayAsync(page, id, "hello"));
        var later = await SayAsync(page, id, "hello", new Position(room.Epoch, 0));

        Assert.Equal([SendResult.Said, SendResult.Said, SendResult.Said], [.. answers, later]);
        Assert.Equal(["hello"], await SaidAsync(room));
    }

    [Fact]
    public async Task A_restarted_server_finds_an_earlier_message_in_the_log()
    {
        var id = Guid.NewGuid();
        await using var before = NewRoom();
        await using var page = await JoinAsync(before);
        var position = new Position(before.Epoch, page.Window.LastSequence ?? 0);
        Assert.Equal(SendResult.Said, await SayAsync(page, id, "hello", position));

        await using var after = NewRoom();
        await using var again = await JoinAsync(after);
        Assert.Equal(SendResult.Said, await SayAsync(again, id, "hello", position));

        Assert.Equal(["hello"], await SaidAsync(after));
    }

    [Fact]
    public async Task In_another_log_a_position_means_nothing_and_the_message_is_said()
    {
        await using var room = NewRoom();
        await using var page = await JoinAsync(room);

        Assert.Equal(SendResult.Said, await SayAsync(page, Guid.NewGuid(), "hello", new Position("another", 1000)));
        Assert.Equal(["hello"], await SaidAsync(room));
    }

    [Fact]
    public async Task A_message_from_too_long_ago_to_tell_is_left_to_its_sender()
    {
        await _transcript.AppendAsync(
            [.. Enumerable.Range(0, 12_000).Select(i => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "bob", "hi", MessageKind.Say))],
            TestContext.Current.CancellationToken);
        await using var room = NewRoom();
        await using var page = await JoinAsync(room);
        var id = Guid.NewGuid();

        Assert.Equal(SendResult.Unknown, await SayAsync(page, id, "hello", new Position(room.Epoch, 1)));
        Assert.Equal(12_001, room.Tail.NextSequence - 1);
        Assert.Equal(SendResult.Said, await SayAsync(page, id, "hello"));
    }

    [Theory]
    [InlineData("/frobnicate", "There is no command /frobnicate")]
    [InlineData("/me", "Say what you do")]
    [InlineData("more than twenty bytes of text", "too long")]
    public async Task A_rejected_message_comes_back_with_the_reason_and_is_no_row(string text, string reason)
    {
        await using var room = NewRoom();
        await using var page = await JoinAsync(room);

        var answer = await SayAsync(page, Guid.NewGuid(), text);

        Assert.Equal("rejected", answer.Outcome);
        Assert.Contains(reason, answer.Reason!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(page.Window.Rows, row => row is NoticeRow);
    }

    [Fact]
    public async Task A_message_too_late_for_a_stopping_server_is_to_be_sent_again()
    {
        await using var room = NewRoom();
        await using var page = await JoinAsync(room);
        await room.StopAsync();

        Assert.Equal(SendResult.Later, await SayAsync(page, Guid.NewGuid(), "hello"));
    }

    [Fact]
    public async Task A_command_is_done_and_answered_in_the_conversation()
    {
        await using var room = NewRoom();
        await using var page = await JoinAsync(room);

        Assert.Equal(SendResult.Done, await SayAsync(page, Guid.NewGuid(), "/who"));
    }

    [Fact]
    public void The_composer_is_labelled_and_says_when_one_writes_too_fast()
    {
        var composer = Render<Composer>(parameters => parameters
            .Add(p => p.OnSend, (_, _, _) => Task.FromResult(SendResult.Done))
            .Add(p => p.MaxBytes, 100)
            .Add(p => p.Commands, CommandTable.All));
        Assert.Equal("Message", composer.Find("label[for=message]").TextContent);
        Assert.Empty(composer.Find("[role=status]").TextContent);

        composer.Render(parameters => parameters.Add(p => p.IsTooFast, true));
        Assert.Contains("faster than the room allows", composer.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_sheet_is_made_from_the_table_of_commands()
    {
        var sheet = Render<HelpSheet>(parameters => parameters.Add(p => p.Commands, CommandTable.All));

        var text = sheet.Find("dialog").TextContent;
        Assert.All(CommandTable.All, command => Assert.Contains(command.Usage, text, StringComparison.Ordinal));
        Assert.All(CommandTable.All, command => Assert.Contains(command.Summary, text, StringComparison.Ordinal));
    }

    private static async Task<IEnumerable<string>> SaidAsync(Room room) =>
        (await room.ReadAfterAsync(0, 1000, TestContext.Current.CancellationToken)).OfType<MessagePosted>().Select(m => m.Text);

    private Room NewRoom() =>
        Rooms.OpenAsync("lobby").AsTask().GetAwaiter().GetResult();

    private RoomDirectory Rooms => field ??= SingleTranscriptStore.DirectoryOf(_transcript, Limits, TimeProvider.System, _metrics);

    private async Task<WebSession> JoinAsync(Room room)
    {
        var session = new WebSession(
            room, new InputInterpreter(Rooms, Limits, new AddressLimiter(Limits, TimeProvider.System), TimeProvider.System, _metrics), TimeProvider.System, Renderer.Dispatcher.InvokeAsync);
        Assert.IsType<JoinResult.Joined>(await session.JoinAsync("ada", new string('a', 32)));
        return session;
    }

    private Task<SendResult> SayAsync(WebSession session, Guid id, string text, Position? after = null) =>
        Renderer.Dispatcher.InvokeAsync(() => session.SayAsync(id, text, after))
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
