using Bunit;
using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Components;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Folding;
using ChatRoom.Server.Web.Rows.Grouping;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Web.Components;

/// <summary>Tests the rendered parts of the page, without a browser.</summary>
public sealed class ComponentTests : BunitContext
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public ComponentTests()
    {
        Services.AddLocalization();
        Services.AddSingleton(TimeProvider.System);
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void The_name_form_shows_name_and_problem_and_hands_over_the_typed_name()
    {
        var entered = new List<string>();
        var form = Render<NameForm>(parameters => parameters
            .Add(p => p.Name, "ada")
            .Add(p => p.Problem, "The server is stopping.")
            .Add(p => p.Terminal, "nc chat.example 33000")
            .Add(p => p.OnEnter, EventCallback.Factory.Create<string>(this, entered.Add)));

        Assert.Equal("ada", form.Find("input").GetAttribute("value"));
        Assert.Equal("The server is stopping.", form.Find("[role=alert]").TextContent);
        Assert.Equal("nc chat.example 33000", form.Find("code").TextContent);
        form.Find("input").Input("lovelace");
        form.Find("form").Submit();
        Assert.Equal(["lovelace"], entered);
    }

    [Fact]
    public async Task An_empty_room_says_how_others_come_in_until_somebody_speaks()
    {
        await using var chat = await PageInARoomAsync();
        var list = RenderList(chat.Session);
        Assert.Equal(["http://chat.example/", "nc chat.example 33000"], list.FindAll(".empty code").Select(code => code.TextContent));
        Assert.Contains("Nobody else is here yet", list.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Contains("/help", list.Find(".empty").TextContent, StringComparison.Ordinal);

        await using var spoken = await PageInARoomAsync(("bob", "hi", MessageKind.Say));
        Assert.Empty(RenderList(spoken.Session).FindAll(".empty"));
    }

    [Fact]
    public async Task A_room_with_people_where_nothing_was_said_asks_to_begin()
    {
        await using var chat = await PageInARoomAsync();
        await using var eve = new WebSession(chat.Room, chat.Interpreter, new FakeTimeProvider(At), _ => Task.CompletedTask);
        await eve.JoinAsync("eve", new string('e', 32));
        await using var zoe = new WebSession(chat.Room, chat.Interpreter, new FakeTimeProvider(At), _ => Task.CompletedTask);
        await zoe.JoinAsync("zoe", new string('f', 32));

        var empty = RenderList(zoe).Find(".empty");
        Assert.Contains("Nothing has been said yet", empty.TextContent, StringComparison.Ordinal);
        Assert.Empty(empty.QuerySelectorAll("code"));
    }

    [Fact]
    public async Task The_message_list_encodes_texts_and_tells_kinds_of_events_apart()
    {
        await using var chat = await PageInARoomAsync(("bob", "<i>hi</i>", MessageKind.Say), ("bob", "waves", MessageKind.Action));
        var list = RenderList(chat.Session, new ReaderZone([new ZoneOffset(0, 120)]));

        Assert.Equal("<i>hi</i>", list.Find(".message .text").TextContent);
        Assert.Empty(list.FindAll("i"));
        Assert.Equal("* bob waves", list.Find(".action .text").TextContent);
        Assert.Equal("* bob waves 12:00", list.Find(".action").TextContent);
        Assert.StartsWith("ada joined", list.FindAll(".quiet")[^1].TextContent.Trim(), StringComparison.Ordinal);
        // Whatever the zone: the browser turns it into its own.
        Assert.Equal("12:00", list.Find(".message .when").TextContent);
        Assert.Equal("2026-01-02T12:00:00.000Z", list.Find(".message .when").GetAttribute("data-at"));
    }

    [Fact]
    public async Task The_author_of_each_message_is_there_to_be_heard_and_a_group_says_it_to_the_eye_once()
    {
        await using var chat = await PageInARoomAsync(
            ("bob", "one", MessageKind.Say), ("bob", "two", MessageKind.Say), ("ada", "three", MessageKind.Say));
        await chat.Session.Window.ShowAsync(2);
        var list = RenderList(chat.Session);

        Assert.Equal(["bob", "bob", "ada (you)"], list.FindAll(".message .who").Select(who => who.TextContent));
        Assert.Equal(["B", "A"], list.FindAll(".message:not(.continued) .who").Select(who => who.GetAttribute("data-initial")));
        Assert.Equal("two", list.Find(".message.continued.target .text").TextContent);
        Assert.Equal("three", list.Find(".message.own .text").TextContent);
        Assert.Equal("2026-01-02", list.Find("h2.day time").GetAttribute("datetime"));
        Assert.Equal("r/lobby/2", list.Find(".target .when").GetAttribute("href"));
        Assert.Equal("2", list.Find(".list").GetAttribute("data-target"));
    }

    [Fact]
    public async Task A_row_that_mentions_the_reader_is_marked_and_ones_own_is_not()
    {
        await using var chat = await PageInARoomAsync(
            ("bob", "**hi** @Ada, and @eve", MessageKind.Say),
            ("bob", "hugs @ada", MessageKind.Action),
            ("ada", "I am @ada", MessageKind.Say),
            ("bob", "plain", MessageKind.Say));
        var list = RenderList(chat.Session);

        Assert.Equal(["1", "2"], list.FindAll(".mentions-me").Select(row => row.GetAttribute("data-sequence")));
        Assert.Equal("<strong>hi</strong> <bdi translate=\"no\" class=\"mention me\">@Ada</bdi>, and @eve", list.Find(".message .text").InnerHtml);
        Assert.Equal("* bob hugs @ada", list.Find(".action .text").TextContent);
        Assert.Equal("plain", list.FindAll(".message .text")[^1].InnerHtml);
        Assert.All(list.FindAll(".text"), text => Assert.Equal("auto", text.GetAttribute("dir")));
        Assert.Equal(["BDI"], list.FindAll(".who").Select(who => who.TagName).Distinct());
        Assert.Equal("ada", list.Find(".quiet bdi").TextContent);
    }

    [Fact]
    public async Task The_message_list_folds_joins_into_one_row_and_on_request_only_those_of_a_crowd()
    {
        await using var chat = await PageInARoomAsync([.. Enumerable.Range(1, 47).Select(i => new ParticipantJoined(Guid.NewGuid(), At, $"u{i}"))]);
        var list = RenderList(chat.Session);

        // Ada, whose page it is, came last.
        Assert.StartsWith("u1, u2 and 46 others joined", list.Find(".quiet").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("48", list.Find(".quiet").GetAttribute("data-sequence"));
        Assert.Equal("48", list.Find(".list").GetAttribute("data-last"));

        await list.InvokeAsync(() => list.Instance.ChangeSettings(new FoldSettings(PresenceMode.All, null), place: 1));
        var rows = list.FindAll(".quiet");
        Assert.Equal(11, rows.Count);
        Assert.StartsWith("u10 joined", rows[9].TextContent.Trim(), StringComparison.Ordinal);
        Assert.StartsWith("u11, u12 and 36 others joined", rows[10].TextContent.Trim(), StringComparison.Ordinal);

        await list.InvokeAsync(() => list.Instance.ChangeSettings(new FoldSettings(PresenceMode.None, null), place: 1));
        Assert.Empty(list.FindAll(".quiet"));
        Assert.Equal("48", list.Find(".list").GetAttribute("data-last"));
    }

    [Fact]
    public async Task A_page_opens_with_messages_though_thousands_of_joins_lie_between()
    {
        await using var chat = await PageInARoomAsync(
            [
                .. Enumerable.Range(1, 300).Select(i => new MessagePosted(Guid.NewGuid(), At, "bob", $"message {i}", MessageKind.Say)),
                .. Enumerable.Range(1, 3000).Select(i => new ParticipantJoined(Guid.NewGuid(), At, $"u{i}")),
            ]);

        Assert.InRange(chat.Session.Window.Rows.OfType<EventRow>().Count(row => row.Event is MessagePosted), 20, 130);
        Assert.Single(chat.Session.Window.Rows.OfType<FoldedRow>());
        Assert.True(chat.Session.Window.HasOlder);
    }

    [Fact]
    public async Task A_page_that_shows_the_beginning_of_a_long_log_still_knows_its_end()
    {
        await using var chat = await PageInARoomAsync(
            [.. Enumerable.Range(1, 500).Select(i => new MessagePosted(Guid.NewGuid(), At, "bob", $"message {i}", MessageKind.Say))]);
        await chat.Session.Window.ShowAsync(1);
        var list = RenderList(chat.Session).Find(".list");

        Assert.Equal("100", list.GetAttribute("data-last"));
        Assert.Equal("true", list.GetAttribute("data-newer"));
        // The last one is ada's coming in.
        Assert.Equal("501", list.GetAttribute("data-newest"));
    }

    private IRenderedComponent<MessageList> RenderList(WebSession session, ReaderZone? zone = null) => Render<MessageList>(parameters => parameters
        .Add(p => p.Session, session)
        .Add(p => p.Zone, zone ?? ReaderZone.Utc)
        .Add(p => p.Address, "http://chat.example/")
        .Add(p => p.Terminal, "nc chat.example 33000"));

    private static Task<TestPage> PageInARoomAsync(params (string Author, string Text, MessageKind Kind)[] said) =>
        PageInARoomAsync([.. said.Select(s => new MessagePosted(Guid.NewGuid(), At, s.Author, s.Text, s.Kind))]);

    private static Task<TestPage> PageInARoomAsync(IReadOnlyList<RoomEvent> log) => TestPage.JoinAsync(log, new FakeTimeProvider(At));
}
