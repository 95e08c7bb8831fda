using Bunit;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Server.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Web.Components;

/// <summary>Tests the name form before its person is in the room.</summary>
public sealed class NameFormTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _asked = [];
    private readonly List<string> _entered = [];
    private int _people;
    private volatile int _counts;

    public NameFormTests()
    {
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(_time);
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void A_taken_name_is_said_after_a_pause_and_a_click_takes_a_free_one()
    {
        var form = RenderForm();
        form.Find("input").Input("a");
        form.Find("input").Input("ada");
        Assert.Empty(_asked);

        _time.Advance(TimeSpan.FromMilliseconds(300));
        form.WaitForAssertion(() => Assert.Contains("ada is taken", form.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Equal(["ada"], _asked);

        form.Find(".name-hint button").Click();
        // The render that showed the offer may still be in the middle of it: then the click waits.
        form.WaitForAssertion(() => Assert.Equal("ada_2", form.Find("input").GetAttribute("value")));
        Assert.Empty(form.FindAll(".name-hint button"));
        form.Find("form").Submit();
        Assert.Equal(["ada_2"], _entered);
    }

    [Fact]
    public void A_log_in_in_the_place_of_a_name_is_only_answered()
    {
        var form = RenderForm();
        form.Find("input").Input("/login ada secret words");
        form.Find("form").Submit();

        Assert.Empty(_entered);
        form.WaitForAssertion(() => Assert.Contains("it looks like a log-in", form.Find("#name-problem").TextContent, StringComparison.Ordinal));
        Assert.Equal("", form.Find("input").GetAttribute("value") ?? "");
    }

    [Theory]
    [InlineData("bob", "")]
    [InlineData(" bob ", "")]
    [InlineData("Bob Bobson", "A name has letters")]
    [InlineData("?!", "A name needs at least one letter")]
    public void A_name_that_may_not_be_is_said_and_one_that_may_be_is_not(string typed, string said)
    {
        var form = RenderForm();
        form.Find("input").Input(typed);
        _time.Advance(TimeSpan.FromMilliseconds(300));

        form.WaitForAssertion(() => Assert.Equal([typed], _asked));
        Assert.StartsWith(said, form.Find(".name-hint").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(said.Length > 0, form.Find(".name-hint").TextContent.Trim().Length > 0);
    }

    [Fact]
    public void The_name_form_warns_of_a_taken_name_once_before_the_answer()
    {
        var form = RenderForm();
        form.Find("input").Input("ada");
        form.Find("form").Submit();
        Assert.Empty(_entered);
        Assert.Contains("ada is taken", form.Find("[role=status]").TextContent, StringComparison.Ordinal);

        form.Find("form").Submit();
        Assert.Equal(["ada"], _entered);
    }

    [Theory]
    [InlineData("", "Without a name you are guest1 here.")]
    [InlineData("  ", "Without a name you are guest1 here.")]
    [InlineData("?!", "A name needs")]
    public void The_name_form_says_once_which_name_a_guest_gets(string typed, string said)
    {
        var form = RenderForm();
        form.Find("input").Input(typed);
        form.Find("form").Submit();
        Assert.Empty(_entered);
        Assert.StartsWith(said, form.Find(".name-hint").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("Take guest1", form.Find(".name-hint button").TextContent);

        form.Find("form").Submit();
        Assert.Equal([typed], _entered);
    }

    [Fact]
    public void The_form_says_that_a_link_leads_to_a_message()
    {
        var form = RenderForm();
        Assert.DoesNotContain("link of a message", form.Markup, StringComparison.Ordinal);
        form.Render(parameters => parameters.Add(p => p.IsLink, true));
        Assert.Contains("link of a message", form.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void How_many_are_here_is_counted_once_a_second_and_shown_where_it_changes()
    {
        var form = RenderForm();
        Assert.Equal("Nobody is here yet. Be the first.", form.Find(".here").TextContent);

        var renders = form.RenderCount;
        var counts = _counts;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(SpinWait.SpinUntil(() => _counts > counts, TimeSpan.FromSeconds(20)));
        _people = 1;
        _time.Advance(TimeSpan.FromSeconds(1));
        form.WaitForAssertion(() => Assert.Equal("1 person is here now.", form.Find(".here").TextContent));
        Assert.Equal(renders + 1, form.RenderCount);
        _people = 1200;
        _time.Advance(TimeSpan.FromSeconds(1));
        form.WaitForAssertion(() => Assert.Equal("1200 people are here now.", form.Find(".here").TextContent));
    }

    private IRenderedComponent<NameForm> RenderForm() => Render<NameForm>(parameters => parameters
        .Add(p => p.Name, "")
        .Add(p => p.CountPeople, CountPeople)
        .Add(p => p.Ask, Answer)
        .Add(p => p.OnEnter, EventCallback.Factory.Create<string>(this, _entered.Add)));

    private int CountPeople()
    {
        _counts++;
        return _people;
    }

    private Task<HandlePreview?> Answer(string wanted)
    {
        _asked.Add(wanted);
        var legal = Handle.TryCreate(wanted, out var handle) ? handle.Value : null;
        return Task.FromResult<HandlePreview?>(new(legal, legal == "ada" ? "ada_2" : legal ?? "guest1"));
    }
}
