using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Reading;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests that how far a person has read follows it to its pages on other nodes.</summary>
public sealed class ReadingOnTwoNodesTests(PostgresServer postgres) : TwoNodes(postgres)
{
    private const string Token = "token of gina";

    private static readonly PersonId Gina = PersonId.FromToken(Token);

    [Fact]
    public async Task What_a_person_reads_and_chooses_on_one_node_is_known_on_the_other_where_it_has_a_page()
    {
        using var here = await EnterAsync(One);
        using var there = await EnterAsync(Two);
        Assert.Null(await PositionsOf(Two).FindAsync(Gina, "lobby"));

        await PositionsOf(One).AdvanceAsync(Gina, "lobby", "e1", 7);
        await PositionsOf(One).SetPinAsync(Gina, "lobby", 3);

        await UntilAsync(Two, new("lobby", "e1", 7, RoomLevel.All, 3));
        await PositionsOf(Two).SetLevelAsync(Gina, "lobby", RoomLevel.Nothing);
        await UntilAsync(One, new("lobby", "e1", 7, RoomLevel.Nothing, 3));
        await PositionsOf(One).SaveAsync();
        await PositionsOf(Two).SaveAsync();
        var stored = await One.Services.GetRequiredService<IReadMarks>().ListAsync(Gina, TestContext.Current.CancellationToken);
        Assert.Equal([new("lobby", "e1", 7, RoomLevel.Nothing, 3)], stored);
    }

    private static ReadPositions PositionsOf(RunningServer node) => node.Services.GetRequiredService<ReadPositions>();

    private static Task UntilAsync(RunningServer node, ReadMark expected) =>
        Eventually.TrueAsync(async () => await PositionsOf(node).FindAsync(Gina, "lobby") == expected, $"{expected} is known");

    private static async Task<Visit> EnterAsync(RunningServer node) =>
        await node.Services.GetRequiredService<PeopleDirectory>().EnterAsync("gina", Token);
}
