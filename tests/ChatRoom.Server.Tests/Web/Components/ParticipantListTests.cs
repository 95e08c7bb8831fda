using System.Collections.Immutable;
using Bunit;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Components;
using ChatRoom.Server.Web.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Web.Components;

/// <summary>Tests the list of participants and the typing line.</summary>
public sealed class ParticipantListTests : BunitContext
{
    private readonly TypingNames _typing = new();

    public ParticipantListTests()
    {
        Services.AddLocalization();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void The_list_shows_the_state_and_the_doors_of_each_participant()
    {
        _typing.Show(["eve"]);
        var list = RenderList("ada", new("ada", false, ["web"]), new("bob", false, ["tcp"]), new("dan", true, []), new("eve", false, ["tcp", "web"]));

        Assert.Equal("4 here", list.Find("h2").TextContent);
        Assert.Equal(["ada", "bob", "eve", "dan"], Names(list));
        Assert.Equal("you", Assert.Single(list.FindAll(".tag")).TextContent);
        Assert.Equal(
            ["terminal", "typing · terminal", "away"],
            list.FindAll(".state-words").Select(words => words.TextContent));
        Assert.Equal(["active", "active", "typing", "away"], list.FindAll("li").Select(person => person.ClassList[0]));
    }

    [Fact]
    public void Typing_comes_and_goes_in_the_list_without_the_page()
    {
        var list = RenderList("ada", new("ada", false, ["web"]), new("bob", false, ["web"]));

        _typing.Show(["bob"]);
        list.WaitForAssertion(() => Assert.Equal("typing", list.Find(".state-words").TextContent));
        _typing.Show([]);
        list.WaitForAssertion(() => Assert.Empty(list.FindAll(".state-words")));
    }

    [Fact]
    public void A_list_of_hundreds_shows_some_and_counts_the_rest_and_a_button_shows_more()
    {
        var list = RenderList("ada", Many(300));

        Assert.Equal(60, Names(list).Count());
        Assert.Equal("300 here", list.Find("h2").TextContent);
        Assert.Equal("Show more (240)", list.Find(".more button").TextContent);
        list.Find(".more button").Click();
        Assert.Equal(260, Names(list).Count());
        Assert.Equal("Show more (40)", list.Find(".more button").TextContent);
        list.Find(".more button").Click();
        Assert.Equal(300, Names(list).Count());
        Assert.Empty(list.FindAll(".more"));
    }

    [Fact]
    public void A_short_list_has_no_search_and_a_long_one_has()
    {
        Assert.Empty(RenderList("ada", Many(12)).FindAll("input"));
        var field = RenderList("ada", Many(13)).Find("input[type=search]");
        Assert.Equal("people-search", field.Id);
    }

    [Fact]
    public void A_search_finds_and_counts_names_in_any_case_and_ends_with_Escape()
    {
        var list = RenderList("ada", [.. Many(1000), new ParticipantInfo("Zoë", false, ["web"]), new ParticipantInfo("zoo-keeper", true, [])]);

        list.Find("input").Input("ZO");
        Assert.Equal(["Zoë", "zoo-keeper"], Names(list).Order(StringComparer.Ordinal));
        Assert.Equal("2 found", list.Find("[role=status]").TextContent);
        Assert.Empty(list.FindAll(".more"));

        list.Find("input").Input("nobody at all");
        Assert.Empty(Names(list));
        Assert.Equal("Nobody found", list.Find("[role=status]").TextContent);

        list.Find("input").KeyDown("Escape");
        Assert.Equal("", list.Find("input").GetAttribute("value"));
        Assert.Equal("", list.Find("[role=status]").TextContent);
        Assert.Equal(60, Names(list).Count());
    }

    [Fact]
    public void A_participant_below_the_shown_rows_renders_no_row()
    {
        var many = Many(1000);
        var list = RenderList("ada", many);
        var rows = list.FindComponent<PeopleRows>();
        var before = rows.RenderCount;

        list.Render(parameters => parameters.Add(p => p.Participants, People([.. many, new ParticipantInfo("zoe", false, ["web"])])));
        Assert.Equal("1001 here", list.Find("h2").TextContent);
        Assert.Equal("Show more (941)", list.Find(".more").TextContent);
        _typing.Show(["zoe"]);
        Assert.Equal(before, rows.RenderCount);

        list.Render(parameters => parameters.Add(p => p.Participants, People([.. many, new ParticipantInfo("abe", false, ["web"])])));
        Assert.Equal(before + 1, rows.RenderCount);
        Assert.Contains("abe", Names(list));
    }

    [Fact]
    public void The_reader_is_first_then_the_active_ones_by_number_then_those_away()
    {
        var list = RenderList(
            "zoe", new("anna_10", false, ["web"]), new("Anna_2", false, ["web"]), new("anna_1", true, []), new("bob", false, ["web"]), new("zoe", false, ["web"]));

        Assert.Equal(["zoe", "Anna_2", "anna_10", "bob", "anna_1"], Names(list));
    }

    [Fact]
    public void A_hidden_list_has_some_rows_for_a_page_without_a_connection_and_follows_no_typing()
    {
        var list = RenderList("ada", Many(100));
        list.Render(parameters => parameters.Add(p => p.Hidden, true));
        Assert.Equal(30, list.FindAll("li").Count);
        Assert.Equal("Show more (70)", list.Find(".more").TextContent);
        var rows = list.FindComponent<PeopleRows>();
        var before = rows.RenderCount;

        _typing.Show([Names(list).Last()]);
        Assert.Equal(before, rows.RenderCount);
    }

    [Fact]
    public void A_page_that_renders_for_another_reason_renders_no_list()
    {
        var list = RenderList("ada", Many(100));
        list.Render(parameters => parameters.Add(p => p.Me, "ada"));
        var before = list.RenderCount;

        list.Render(parameters => parameters.Add(p => p.Me, "ada"));

        Assert.Equal(before, list.RenderCount);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("ann", "\u2068ann\u2069 is typing…")]
    [InlineData("ann,bob", "\u2068ann\u2069 and \u2068bob\u2069 are typing…")]
    [InlineData("ann,bob,eve", "Several people are typing…")]
    public void The_typing_line_names_one_or_two_typists_silently_to_screen_readers(string names, string expected)
    {
        var line = Render<TypingLine>(parameters => parameters.Add(p => p.Typing, _typing));
        Assert.Equal("", line.Find("p").TextContent);

        _typing.Show(names.Split(',', StringSplitOptions.RemoveEmptyEntries));

        line.WaitForAssertion(() => Assert.Equal(expected, line.Find("p").TextContent));
        Assert.Equal("true", line.Find("p").GetAttribute("aria-hidden"));
    }

    private static IEnumerable<string> Names(IRenderedComponent<ParticipantList> list) =>
        list.FindAll(".name").Select(name => name.TextContent);

    private static ParticipantInfo[] Many(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ParticipantInfo($"user{i}", false, ["tcp"]))];

    private static ImmutableSortedDictionary<string, ParticipantInfo> People(params ParticipantInfo[] people) =>
        people.ToImmutableSortedDictionary(p => p.Handle, p => p, StringComparer.OrdinalIgnoreCase);

    private IRenderedComponent<ParticipantList> RenderList(string me, params ParticipantInfo[] people) =>
        Render<ParticipantList>(parameters => parameters
            .Add(p => p.Me, me)
            .Add(p => p.Typing, _typing)
            .Add(p => p.Participants, People(people)));
}
