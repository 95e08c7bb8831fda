using System.Collections.Immutable;
using Bunit;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Components;
using ChatRoom.Server.Web.Connections;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace ChatRoom.Server.Tests.Web.Components;

/// <summary>Tests the list of participants and the typing line.</summary>
public sealed class ParticipantListTests : BunitContext
{
    private readonly TypingNames _typing = new();

    public ParticipantListTests()
    {
        Services.AddLocalization();
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void The_list_shows_the_state_and_the_doors_of_each_participant()
    {
        _typing.Show(["eve"]);
        var list = RenderList("ada", new("ada", false, ["web"]), new("bob", false, ["tcp"]), new("dan", true, []), new("eve", false, ["tcp", "web"]));

        Assert.Equal("4 here", list.Find("h2").TextContent);
        Assert.Equal(["ada", "bob", "dan", "eve"], Names(list));
        Assert.Equal("you", Assert.Single(list.FindAll(".tag")).TextContent);
        Assert.Equal(
            ["active · browser", "active · terminal", "away", "typing · terminal · browser"],
            list.FindAll(".state-words").Select(words => words.TextContent));
        Assert.Equal(["active", "active", "away", "typing"], list.FindAll("li").Select(person => person.ClassName));
    }

    [Fact]
    public void Typing_comes_and_goes_in_the_list_without_the_page()
    {
        var list = RenderList("ada", new("ada", false, ["web"]), new("bob", false, ["web"]));

        _typing.Show(["bob"]);
        list.WaitForAssertion(() => Assert.Equal("typing · browser", list.FindAll(".state-words")[1].TextContent));
        _typing.Show([]);
        list.WaitForAssertion(() => Assert.Equal("active · browser", list.FindAll(".state-words")[1].TextContent));
    }

    [Fact]
    public void A_list_of_thousands_shows_some_and_counts_the_rest()
    {
        var list = RenderList("ada", Many(1000));

        Assert.Equal(200, Names(list).Count());
        Assert.Equal("and 800 more", list.Find(".more").TextContent);
        Assert.Equal("1000 here", list.Find("h2").TextContent);
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
        Assert.Equal(200, Names(list).Count());
    }

    [Fact]
    public void A_participant_below_the_shown_rows_or_in_a_hidden_list_renders_no_row()
    {
        var many = Many(1000);
        var list = RenderList("ada", many);
        var rows = list.FindComponent<PeopleRows>();
        var before = rows.RenderCount;

        list.Render(parameters => parameters.Add(p => p.Participants, People([.. many, new ParticipantInfo("zoe", false, ["web"])])));
        Assert.Equal("1001 here", list.Find("h2").TextContent);
        Assert.Equal("and 801 more", list.Find(".more").TextContent);
        _typing.Show(["zoe"]);
        Assert.Equal(before, rows.RenderCount);

        list.Render(parameters => parameters.Add(p => p.Participants, People([.. many, new ParticipantInfo("abe", false, ["web"])])));
        Assert.Equal(before + 1, rows.RenderCount);
        Assert.Equal("abe", Names(list).First());

        list.Render(parameters => parameters.Add(p => p.Hidden, true));
        Assert.Empty(list.FindAll("li"));
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
