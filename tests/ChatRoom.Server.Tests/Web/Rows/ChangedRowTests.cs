using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Grouping;
using ChatRoom.Server.Web.Rows.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Tests.Web.Rows;

/// <summary>Tests that a page shows changes in the rows of their messages, and nowhere else.</summary>
public sealed class ChangedRowTests : IAsyncLifetime
{
    private static readonly MessagesOptions Options = new();

    private TestPage _page = null!;
    private TestSession _bob = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The number of the first message that bob says.
    private long First { get; set; }

    private RowWindow Window => _page.Session.Window;

    public async ValueTask InitializeAsync()
    {
        _page = await TestPage.JoinAsync(TestEvents.Drafts(500), TimeProvider.System);
        _bob = await new TestSession().JoinAsync(_page.Room, "bob");
        First = _page.Room.Tail.NextSequence;
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task An_edit_replaces_the_text_in_its_row_and_above_its_answers()
    {
        await SayAsync("helo <b>");
        await ReplyAsync(First, "hi");
        await ShownAsync(First + 1);
        Assert.Contains("helo &lt;b&gt;", Html(First + 1), StringComparison.Ordinal);

        Assert.Null(await RoomMessages.EditAsync(_bob, First, "hello <i>", Options, Cancellation));
        await ShownAsync(First + 2);

        Assert.Contains("hello &lt;i&gt;", Html(First), StringComparison.Ordinal);
        Assert.Contains("class=\"edited\"", Html(First), StringComparison.Ordinal);
        Assert.Contains("hello &lt;i&gt;", Html(First + 1), StringComparison.Ordinal);
        Assert.DoesNotContain("helo", Html(First) + Html(First + 1), StringComparison.Ordinal);
        Assert.Equal(First + 1, Window.Rows.OfType<EventRow>().Last().Event.Sequence);
    }

    [Fact]
    public async Task A_deleted_message_is_a_quiet_row_and_its_answers_say_so()
    {
        await SayAsync("secret");
        await ReplyAsync(First, "what?");
        await ShownAsync(First + 1);
        Assert.Null(await RoomMessages.DeleteAsync(_bob, First, null, Cancellation));
        await ShownAsync(First + 2);

        Assert.Equal(RowKind.Quiet, RowOf(First).Kind);
        Assert.Contains("deleted a message", Html(First), StringComparison.Ordinal);
        Assert.Contains("deleted message", Html(First + 1), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Html(First) + Html(First + 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reactions_are_counted_below_the_message_with_their_names()
    {
        await SayAsync("hi");
        await ReactAsync(First, "👍");
        await ShownAsync(First + 1);
        Assert.Contains("aria-pressed=\"false\" data-emoji=\"👍\" title=\"bob\"", Html(First), StringComparison.Ordinal);

        Assert.Equal("done", (await _page.Session.SayAsync(Guid.NewGuid(), $"/react {First} 👍")).Outcome);
        await ShownAsync(First + 2);
        Assert.Contains("aria-pressed=\"true\" data-emoji=\"👍\" title=\"bob, ada\"", Html(First), StringComparison.Ordinal);

        await ReactAsync(First, "👍");
        await ShownAsync(First + 3);
        Assert.Contains("title=\"ada\"", Html(First), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reaction_is_marked_for_its_person_alone_whichever_row_is_made_first(bool hersFirst)
    {
        await SayAsync("hi");
        await _page.Session.SayAsync(Guid.NewGuid(), $"/react {First} 👍");
        await ShownAsync(First + 1);
        var message = RowOf(First).Event;
        var (hers, others) = (Maker(), Maker(PersonId.New(), "eve"));

        string[] rows = hersFirst ? [hers.Of(message).Html, others.Of(message).Html] : [others.Of(message).Html, hers.Of(message).Html];
        var (own, other) = hersFirst ? (rows[0], rows[1]) : (rows[1], rows[0]);

        Assert.Contains("aria-pressed=\"true\"", own, StringComparison.Ordinal);
        Assert.Contains("aria-pressed=\"false\"", other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_of_messages_out_of_sight_make_no_rows_and_no_render()
    {
        await SayAsync("last");
        await ShownAsync(First);
        var rows = Window.Rows.Count;
        for (var i = 1; i <= 300; i++)
        {
            await ReactAsync(1 + (i % 100), i % 2 == 0 ? "👍" : "🎉");
        }

        await ShownAsync(First + 300);
        Assert.Equal(rows, Window.Rows.Count);
        Assert.Equal("last", ((MessagePosted)Window.Rows.OfType<EventRow>().Last().Event).Text);
        Assert.Equal(First + 300, Window.LastSequence);
        Assert.True(_page.Session.IsUnchanged);

        await Window.ShowAsync(2);
        Assert.NotEmpty(((MessagePosted)RowOf(2).Event).Changes.Reactions);
        await ReactAsync(2, "😀");
        await ShownAsync(First + 301);
        Assert.False(_page.Session.IsUnchanged);
        Assert.Contains("😀", Html(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_the_reader_is_marked_as_a_mention_and_stands_apart()
    {
        await _page.Session.SayAsync(Guid.NewGuid(), "question");
        await ReplyAsync(First, "answer");
        await SayAsync("more");
        await ReplyAsync(First, "and this");
        await ShownAsync(First + 3);

        Assert.True(RowOf(First + 1).ContentFor(Maker()).MentionsReader);
        Assert.False(RowOf(First + 2).ContentFor(Maker()).MentionsReader);
        Assert.Equal(First + 3, _page.Session.LastMention?.Newest.Sequence);
        var groups = RowGroups.Of(Window.Rows, ReaderZone.Utc).Reverse().Take(3).Reverse().Select(row => row.Continues);
        Assert.Equal([false, true, false], groups);
    }

    private async Task SayAsync(string text) =>
        await _page.Room.SayAsync(_bob, text, MessageKind.Say, Guid.NewGuid(), Cancellation);

    private async Task ReplyAsync(long number, string text)
    {
        await _page.Room.ProbeAsync(Cancellation);
        Assert.Null(await RoomMessages.ReplyAsync(_bob, number, text, Guid.NewGuid(), Cancellation));
    }

    private async Task ReactAsync(long number, string emoji) =>
        Assert.Null((await RoomMessages.ReactAsync(_bob, number, emoji, Options, Cancellation)).Refusal);

    private Task ShownAsync(long number) => Eventually.TrueAsync(() => Window.NewestSequence >= number, $"event {number} on the page");

    private EventRow RowOf(long number) => Window.Rows.OfType<EventRow>().Single(row => row.Event.Sequence == number);

    private string Html(long number) => RowOf(number).ContentFor(Maker()).Html;

    private RowHtml Maker() => Maker(_page.Session.PersonId, "ada");

    private RowHtml Maker(PersonId reader, string handle)
    {
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var labels = new RowLabels(services.GetRequiredService<IStringLocalizer<Resources>>());
        return new RowHtml(handle, Window.Names, labels, reader, "lobby", Window.Answered);
    }
}
