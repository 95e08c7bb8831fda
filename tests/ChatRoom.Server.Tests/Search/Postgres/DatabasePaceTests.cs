using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.History.Postgres;

namespace ChatRoom.Server.Tests.Search.Postgres;

/// <summary>Tests that the index in a database leaves the database to the rooms.</summary>
public sealed class DatabasePaceTests(PostgresServer postgres)
{
    [Fact]
    public async Task While_the_rooms_of_all_nodes_are_very_busy_the_index_waits_and_then_goes_on()
    {
        const int many = 3000;
        var connection = await postgres.CreateDatabaseAsync();
        await using var filler = await IndexedDatabase.BeginAsync(connection);
        await using var node = await IndexedDatabase.BeginAsync(connection);
        var log = await node.OpenAsync("lobby");
        await node.SayAsync(log, "ada", "remember the milk");
        await filler.FollowAsync();
        await filler.Follower.TakeTurnAsync(TestContext.Current.CancellationToken);

        await node.AppendAsync(
            log, [.. Enumerable.Range(0, many).Select(_ => new MessagePosted(RoomEvent.NewId(), node.Time.GetUtcNow(), "ada", "milk", MessageKind.Say))]);
        filler.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(await filler.Follower.TakeTurnAsync(TestContext.Current.CancellationToken) > TimeSpan.Zero);
        await node.RefreshAsync();
        Assert.Equal(1, node.Index.PositionOf(log.Epoch));

        filler.Time.Advance(TimeSpan.FromSeconds(1));
        await filler.Follower.TakeTurnAsync(TestContext.Current.CancellationToken);
        await node.RefreshAsync();
        Assert.Equal(1 + many, node.Index.PositionOf(log.Epoch));
    }
}
