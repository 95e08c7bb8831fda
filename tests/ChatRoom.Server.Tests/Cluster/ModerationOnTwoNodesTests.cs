using System.Net;
using Bunit;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Admin;
using ChatRoom.Server.Web.Admin.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests acts of operators on two nodes.</summary>
[Slow]
public sealed class ModerationOnTwoNodesTests(PostgresServer postgres) : TwoNodes(postgres)
{
    [Theory]
    [InlineData("ban")]
    [InlineData("mute")]
    public async Task Sanctions_that_begin_on_two_nodes_at_one_instant_have_two_numbers(string act)
    {
        const int each = 5;
        for (var i = 0; i < each; i++)
        {
            var answers = await Task.WhenAll(RunAsync(One, act, $"198.51.100.{i} 1h"), RunAsync(Two, act, $"203.0.113.{i} 1h"));
            Assert.All(answers, answer => Assert.True(answer.IsDone, answer.Lines[0].ToString()));
        }

        foreach (var node in new[] { One, Two })
        {
            var trust = node.Services.GetRequiredService<TrustRegister>();
            await Eventually.TrueAsync(() => trust.ListSanctions().Count == 2 * each, "all are known");
            Assert.Equal(2 * each, trust.ListSanctions().Select(sanction => sanction.Id).Distinct().Count());
        }
    }

    [Fact]
    public async Task Invitations_that_two_nodes_make_at_one_instant_have_two_numbers()
    {
        for (var i = 0; i < 5; i++)
        {
            var answers = await Task.WhenAll(RunAsync(One, "invitation", ""), RunAsync(Two, "invitation", ""));
            Assert.All(answers, answer => Assert.True(answer.IsDone, answer.Lines[0].ToString()));
        }

        var admission = One.Services.GetRequiredService<TrustRegister>().Admission;
        await Eventually.TrueAsync(() => admission.List().Count == 10, "all are known");
        Assert.Equal(10, admission.List().Select(invitation => invitation.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_guest_of_another_node_is_banned_with_its_address()
    {
        using var eve = await Two.Services.GetRequiredService<PeopleDirectory>().EnterAsync("eve", client: ClientAddress.Direct(IPAddress.Parse("203.0.113.7")));

        Assert.True((await RunAsync(One, "ban", "eve 1h")).IsDone);

        var trust = Two.Services.GetRequiredService<TrustRegister>();
        await Eventually.TrueAsync(() => trust.ListSanctions().Count == 1, "the ban is known");
        Assert.Equal((eve.Person.Id, "203.0.113.7/32"), (trust.ListSanctions()[0].Person, trust.ListSanctions()[0].Network.ToString()));
    }

    [Fact]
    public async Task A_person_that_has_made_an_account_on_another_node_is_banned_for_good()
    {
        await using var bob = await Two.LineAsync("bob");
        await bob.SayAsync("/register correct horse battery");
        await bob.ReadUntilStartsAsync("bob is yours now");
        await Eventually.TrueAsync(() => One.Services.GetRequiredService<PeopleDirectory>().FindAccount("bob") is not null, "the account is known");

        Assert.True((await RunAsync(One, "ban", "bob")).IsDone);

        var ban = Assert.Single(One.Services.GetRequiredService<TrustRegister>().ListSanctions());
        Assert.Null(ban.EndsAt);
    }

    [Fact]
    public async Task The_list_of_persons_has_those_of_all_nodes_once()
    {
        await using var alice = await One.LineAsync("alice");
        await using var bob = await Two.LineAsync("bob");
        await alice.SayAsync("/register correct horse battery");
        await alice.ReadUntilStartsAsync("alice is yours now");
        await Eventually.TrueAsync(() => Two.Services.GetRequiredService<PeopleDirectory>().FindAccount("alice") is not null, "the account is known");
        await using var again = await Two.LineAsync("/login alice correct horse battery");
        await RunAsync(Two, "role", "bob operator");
        await Eventually.TrueAsync(() => One.Services.GetRequiredService<TrustRegister>().ListRoles().Count == 1, "the role is known");

        Assert.Equal(
            ["alice: here, 127.0.0.1", "bob: here, on another node, operator"], (await RunAsync(One, "users", "")).Lines.Select(line => line.ToString()));
    }

    [Fact]
    public async Task The_page_of_the_operators_says_which_node_it_shows_and_names_the_others()
    {
        await using var bob = await Two.LineAsync("bob");
        using var context = new BunitContext();
        var carol = new Account(PersonId.New(), "carol");
        var trust = One.Services.GetRequiredService<TrustRegister>();
        await trust.ApplyAsync(new TrustChange.Grant(new("", carol.Id, Role.Operator, "carol")), null);
        context.Services.AddLocalization();
        context.Services.AddSingleton(new OperatorAccess(() => carol, default, trust));
        context.Services.AddSingleton(One.Services.GetRequiredService<RoomDirectory>());

        var line = context.Render<NodeLine>(parameters => parameters.Add(line => line.Tick, 0));

        var name = $"{Environment.MachineName}/{Environment.ProcessId}";
        line.WaitForAssertion(() => Assert.Equal(
            $"This page shows the node {name}: its connections, rooms in memory and numbers. The page of another node shows those of that one. "
            + $"Other nodes: {name} (persons: 1).",
            line.Find(".admin-node").TextContent));
    }

    private static Task<ActAnswer> RunAsync(RunningServer node, string act, string argument) =>
        node.Services.GetRequiredService<ModerationService>().RunAsync(act, argument, Issuer.Console, Deadline.Token());
}
