using ChatRoom.Core.Moderation;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests that acts of moderation on one node hold on the other.</summary>
[Slow]
public sealed class OrderOnTwoNodesTests(PostgresServer postgres) : TwoNodes(postgres)
{
    [Fact]
    public async Task A_ban_on_one_node_takes_the_person_out_on_the_other_and_its_end_lets_it_in_again()
    {
        await using var alice = await One.LineAsync("alice");
        await using var bob = await Two.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");
        await bob.SayAsync("/register correct horse battery");
        await bob.ReadUntilStartsAsync("bob is yours now");

        await DoAsync(One, "ban", "bob 10m noise");

        await bob.ReadUntilStartsAsync("You are banned");
        await alice.ReadUntilAsync("bob was banned by The console: noise");
        await using (var again = await LineClient.ConnectAsync(Two.Port))
        {
            await again.SayAsync("/login bob correct horse battery");
            await again.ReadUntilStartsAsync("You are banned from this server until");
        }

        await DoAsync(One, "unban", "bob");
        await Eventually.TrueAsync(() => TrustOf(Two).ListSanctions().Count == 0, "the ban has ended on the other node");
        await using var back = await Two.LineAsync("/login bob correct horse battery");
        await alice.ReadUntilAsync("bob has joined the chat!");
    }

    [Fact]
    public async Task A_kick_on_one_node_takes_the_person_out_on_the_other_and_is_logged_once()
    {
        await using var alice = await One.LineAsync("alice");
        await using var bob = await Two.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");

        await DoAsync(One, "kick", "bob spam");

        await bob.ReadUntilAsync("The console took you out of the room: spam");
        await alice.ReadUntilAsync("bob was removed by The console: spam");
        await Two.UntilEmptyAsync();
        await using var back = await Two.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");
    }

    [Fact]
    public async Task A_mute_on_one_node_holds_on_the_other()
    {
        await using var bob = await Two.LineAsync("bob");

        await DoAsync(One, "mute", "bob 10m");

        await bob.ReadUntilStartsAsync("You are muted");
        await bob.SayAsync("hi");
        await bob.ReadUntilStartsAsync("You are muted");
    }

    [Fact]
    public async Task A_role_and_the_rules_of_a_room_hold_on_the_other_node()
    {
        await using var bob = await Two.LineAsync("bob");
        await DoAsync(One, "op", "bob");
        await Eventually.TrueAsync(() => TrustOf(Two).ListRoles().Count == 1, "the role is there");

        await bob.SayAsync("/readonly on");
        await bob.ReadUntilStartsAsync("bob made this room read-only");
        await Eventually.TrueAsync(() => TrustOf(One).RulesOf(RoomDirectory.Lobby).IsReadOnly, "the rule is there");
        await using var alice = await One.LineAsync("alice");
        await alice.SayAsync("hi");

        await alice.ReadUntilStartsAsync("This room is read-only now");
    }

    [Fact]
    public async Task A_setting_that_changes_on_one_node_changes_on_the_other()
    {
        var options = Two.Services.GetRequiredService<RoomOptions>();

        await DoAsync(One, "set", "Rooms:MaxMembers 7");
        await Eventually.TrueAsync(() => options.MaxMembers == 7, "the value is in force");

        await DoAsync(One, "reset", "Rooms:MaxMembers");
        await Eventually.TrueAsync(() => options.MaxMembers == new RoomOptions().MaxMembers, "the value of the start is in force");
    }

    private static TrustRegister TrustOf(RunningServer node) => node.Services.GetRequiredService<RoomDirectory>().Trust;

    private static async Task DoAsync(RunningServer node, string act, string argument)
    {
        var answer = await node.Services.GetRequiredService<ModerationService>().RunAsync(act, argument, Issuer.Console, TestContext.Current.CancellationToken);
        Assert.True(answer.IsDone, string.Join('\n', answer.Lines));
    }
}
