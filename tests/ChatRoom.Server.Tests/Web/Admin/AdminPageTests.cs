using Bunit;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Tests.Web.Circuits;
using ChatRoom.Server.Web.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Web.Admin;

/// <summary>Tests the parts of the page of the operators, over a real server.</summary>
public sealed class AdminPageTests : AdminContext, IAsyncLifetime
{
    private int _tick;

    public async ValueTask InitializeAsync()
    {
        await StartAsync("--Limits:MessageBytes=50");
        await Trust.ApplyAsync(new TrustChange.Grant(new("", Carol.Id, Role.Operator, "carol")), null);
    }

    [Fact]
    public async Task An_operator_sees_each_connection_once_and_ends_one_of_them()
    {
        await using var bob = await Server.LineAsync("bob");
        await using var dora = await CircuitClient.EnterAsync(Server, "dora");
        var section = RenderConnections();
        Assert.Equal(["bob tcp 127.0.0.1 #lobby", "dora web 127.0.0.1 #lobby"], RowsOf(section).Order(StringComparer.Ordinal));

        Assert.Contains(section.FindAll("tbody button"), button => button.TextContent == "End bob");

        await ActAsync(section, "bob", button: 0);
        Assert.Contains("An operator ended this connection. You may come back.", await bob.ReadAllAsync());
        Assert.Equal("The connection of bob is ended. bob may come back.", section.Find("[role=status]").TextContent);
        await Eventually.TrueAsync(() => Server.Handles.SequenceEqual(["dora"]), "bob is gone");
        Assert.Equal(["dora web 127.0.0.1 #lobby"], RowsOf(Again(section)));

        await ActAsync(section, "dora", button: 0);
        await Eventually.TrueAsync(() => dora.Rendered.Contains("An operator ended this connection.", StringComparison.Ordinal), "the page says why");
        await Eventually.TrueAsync(() => RowsOf(Again(section)).Count == 0, "no connection is left");
        var audit = await Trust.ListAuditAsync(10, Deadline.Token());
        Assert.Equal(
            [("carol", "web 198.51.100.1", "end", "bob", "tcp 127.0.0.1"), ("carol", "web 198.51.100.1", "end", "dora", "web 127.0.0.1")],
            audit.Select(entry => (entry.By, entry.Origin, entry.Act, entry.Target, entry.Detail)));
        var log = Render<AuditSection>();
        log.WaitForAssertion(() => Assert.Equal(2, log.FindAll("tbody tr").Count));
    }

    [Fact]
    public async Task An_operator_bans_from_the_list()
    {
        await using var bob = await Server.LineAsync("bob");
        var section = RenderConnections();

        section.Find("tbody tr td:last-child button:nth-of-type(2)").Click();
        section.Find("select").Change("2h");
        section.Find("input:not([type=search])").Change("spam");
        await section.Find("form").SubmitAsync();

        Assert.StartsWith("You are banned from this server until ", (await bob.ReadAllAsync())[^1], StringComparison.Ordinal);
        var ban = Assert.Single(Trust.ListSanctions());
        Assert.Equal(("bob", "spam", "carol"), (ban.Handle, ban.Reason, ban.By));
    }

    [Fact]
    public async Task An_operator_ends_no_connection_of_an_owner_or_after_the_role_is_gone()
    {
        await using var olga = await Server.LineAsync("olga");
        await Trust.ApplyAsync(new TrustChange.Grant(new("", Server.Lobby.Participants["olga"].Id, Role.Owner, "olga")), null);
        var section = RenderConnections();
        await ActAsync(section, "olga", button: 0);
        Assert.Equal("olga has your rank or a higher one. Nothing was done.", section.Find("[role=alert]").TextContent);

        await Trust.ApplyAsync(new TrustChange.Revoke("", Carol.Id), null);
        await section.Find("form").SubmitAsync();
        Assert.Equal("There is nothing here", section.Find("[role=alert]").TextContent);
        Assert.Empty(RowsOf(Again(section)));
        Assert.Empty(await Trust.ListAuditAsync(10, Deadline.Token()));
        Assert.Contains("olga", Server.Handles);
    }

    [Fact]
    public async Task A_private_room_and_a_conversation_are_only_counted()
    {
        await using var bob = await Server.LineAsync("bob");
        await using var eve = await Server.LineAsync("eve");
        await bob.SayAsync("/join plans");
        await bob.ReadUntilStartsAsync("You are in #plans");
        await bob.SayAsync("/private");
        await bob.ReadUntilStartsAsync("bob made this room private");
        await eve.SayAsync("/msg bob psst");
        await bob.ReadUntilAsync("[eve -> you] psst");

        await using var dora = await CircuitClient.EnterAsync(Server, "dora");
        await eve.SayAsync("/msg dora psst");

        var connections = RenderConnections();
        Assert.Contains("bob tcp 127.0.0.1 1 not public", RowsOf(connections));
        await Eventually.TrueAsync(
            () => RowsOf(Again(connections)).Contains("dora web 127.0.0.1 #lobby, 1 not public"), "the page is in a conversation");
        var rooms = Render<RoomsSection>();
        rooms.WaitForAssertion(() => Assert.Equal(["#lobby"], rooms.FindAll("tbody th").Select(room => room.TextContent)));
        Assert.StartsWith("3 private rooms and conversations:", rooms.Find(".hint").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_shows_its_value_its_source_and_how_often_it_was_hit()
    {
        await using var bob = await Server.LineAsync("bob");
        await bob.SayAsync(new string('x', 60));
        await bob.ReadUntilStartsAsync("Not sent: the message is too long");

        var section = Render<LimitsSection>(parameters => parameters.Add(section => section.Tick, 0));

        Assert.Contains("Limits:MessageBytes 50 command line 1", RowsOf(section));
        Assert.Contains("Limits:Connections 10000 default 0", RowsOf(section));
        Assert.Contains("MessageTooLong 1", RowsOf(section));
        Assert.Contains("fixed", section.FindAll("tbody tr").Single(row => row.TextContent.StartsWith("Limits:FloodPerSecond", StringComparison.Ordinal)).TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Passphrase", section.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_changes_settings_and_takes_a_change_back()
    {
        var section = Render<LimitsSection>(parameters => parameters.Add(section => section.Tick, 0));
        await ChangeAsync(section, "Limits:CallBurst", "-3");
        Assert.Equal("Limits:CallBurst must be from 0 (off) to 1000000 calls.", section.Find("form .problem").TextContent);

        await section.Find("form input").ChangeAsync("25");
        await section.Find("form").SubmitAsync();
        Assert.Equal("Limits:CallBurst is 25 now.", section.Find("[role=status]").TextContent);
        Assert.Contains("Limits:CallBurst 25 an operator –", RowsOf(section));
        Assert.Equal(25, Server.Services.GetRequiredService<LimitsOptions>().CallBurst);

        await section.FindAll("tbody tr button").Single(button => button.TextContent == "Back to 100 Limits:CallBurst").ClickAsync();
        Assert.Contains("Limits:CallBurst 100 default –", RowsOf(section));

        await ChangeAsync(section, "Messages:EditWindow", "00:05:00");
        Assert.Contains("Messages:EditWindow 00:05:00 an operator –", RowsOf(section));
        await ChangeAsync(section, "Rooms:MessageOfTheDay", "Hello");
        Assert.Contains("Rooms:MessageOfTheDay Hello an operator –", RowsOf(section));

        static async Task ChangeAsync(IRenderedComponent<LimitsSection> section, string name, string value)
        {
            await section.FindAll("tbody tr button").Single(button => button.TextContent == $"Change {name}").ClickAsync();
            await section.Find("form input").ChangeAsync(value);
            await section.Find("form").SubmitAsync();
        }
    }

    private static IReadOnlyList<string> RowsOf(IRenderedComponent<Microsoft.AspNetCore.Components.IComponent> section) =>
        [.. section.FindAll("tbody tr").Select(row => string.Join(' ', row.QuerySelectorAll("bdi").Take(4).Select(cell => cell.TextContent)))];

    private static Task ActAsync(IRenderedComponent<ConnectionsSection> section, string handle, int button)
    {
        section.FindAll("tbody tr").Single(row => row.QuerySelector("th")!.TextContent == handle).QuerySelectorAll("button")[button].Click();
        return section.Find("form").SubmitAsync();
    }

    private IRenderedComponent<ConnectionsSection> RenderConnections() =>
        Render<ConnectionsSection>(parameters => parameters.Add(section => section.Tick, _tick));

    private IRenderedComponent<ConnectionsSection> Again(IRenderedComponent<ConnectionsSection> section)
    {
        section.Render(parameters => parameters.Add(section => section.Tick, ++_tick));
        return section;
    }
}
