using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Search.Postgres;

/// <summary>Tests that the index in PostgreSQL does all that every index must do.</summary>
[Slow]
public sealed class PostgresIndexTests(PostgresServer postgres) : MessageIndexConformance
{
    [Fact]
    public async Task A_time_is_met_exactly()
    {
        await using var history = await OpenAsync();
        var log = await history.OpenAsync("lobby");
        foreach (var text in (string[])["may", "june", "july"])
        {
            await history.SayAsync(log, "ada", $"{text} all");
            history.Time.Advance(TimeSpan.FromDays(2));
        }

        await history.FollowAsync();

        Assert.Equal(["lobby 1"], await history.FindAsync("all before:2026-06-02", "lobby"));
        Assert.Equal(["lobby 2"], await history.FindAsync("all on:2026-06-03", "lobby"));
        Assert.Equal(["lobby 3"], await history.FindAsync("after:2026-06-03", "lobby"));
        Assert.Equal(3, (await history.FindAsync("before:2999-01-01", "lobby")).Count);
    }

    protected override async Task<IndexedLogs> OpenAsync() => await IndexedDatabase.BeginAsync(await postgres.CreateDatabaseAsync());
}
