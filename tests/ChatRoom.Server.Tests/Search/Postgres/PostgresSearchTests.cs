using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Npgsql;

namespace ChatRoom.Server.Tests.Search.Postgres;

/// <summary>Tests what terminals find with a database, on one node and on another one.</summary>
[Slow]
public sealed class PostgresSearchTests(PostgresServer postgres) : SearchConformance, IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatroom-nodes-").FullName;
    private string? _connection;
    private int _nodes;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task An_edit_on_another_node_counts_at_once_and_in_the_index()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await using var ada = await one.LineAsync("ada");
        await using var bob = await two.LineAsync("bob");
        await ada.SayAsync("one apple");
        await bob.ReadUntilAsync("ada: one apple");
        await UntilIndexedAsync(one);
        await UntilIndexedAsync(two);
        await ada.SayAsync("/edit one pear");
        await bob.ReadUntilAsync("ada edited: one pear");
        for (var isIndexed = false; ; isIndexed = true)
        {
            await bob.SayAsync("/search apple\n/search pear");
            await bob.ReadUntilAsync("Nothing was found.");
            Assert.EndsWith("ada: one pear", (await bob.ReadUntilAsync("That was everything."))[^2], StringComparison.Ordinal);
            if (isIndexed)
            {
                break;
            }

            await UntilIndexedAsync(two);
        }
    }

    [Fact]
    public async Task When_the_node_that_fills_the_index_dies_another_one_goes_on()
    {
        var first = await ServerProcess.StartAsync([.. await SettingsAsync()]);
        await using (var ada = await LineClient.JoinAsync(first.Port, "ada"))
        {
            await ada.SayAsync("one apple");
            await ada.ReadUntilAsync("ada: one apple");
            await Eventually.TrueAsync(() => CountFillers() == 1, "the first node fills the index");
        }

        await using var second = await StartAsync();
        await first.KillAsync();
        await first.DisposeAsync();
        await using var bob = await second.LineAsync("bob");
        await bob.SayAsync("two apples");
        await UntilIndexedAsync(second);

        await bob.SayAsync("/search apple*");
        var lines = await bob.ReadUntilAsync("That was everything.");
        Assert.Equal(["bob: two apples", "ada: one apple"], lines.SkipLast(1).TakeLast(2).Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) - 3)..]));
        Assert.Equal(1, CountFillers());
    }

    [Fact]
    public async Task A_node_without_an_index_deletes_it_and_searches_the_newest_messages()
    {
        await using (var indexed = await StartAsync())
        {
            await using var ada = await indexed.LineAsync("ada");
            await ada.SayAsync("remember the milk");
            await ada.ReadUntilAsync("ada: remember the milk");
            await UntilIndexedAsync(indexed);
        }

        await using var node = await StartAsync("--Search:Index=false");
        await Eventually.TrueAsync(() => Sql("SELECT to_regclass('search_messages') IS NULL") is true, "the table is deleted");
        await using var bob = await node.LineAsync("bob");
        await bob.SayAsync("/search milk");
        Assert.EndsWith("ada: remember the milk", await bob.ReadLineAsync(), StringComparison.Ordinal);
    }

    protected override async Task<IReadOnlyList<string>> SettingsAsync()
    {
        _connection ??= await postgres.CreateDatabaseAsync();
        var path = Path.Combine(_data, $"{++_nodes}", "chatroom.db");
        return ["--History:Provider=sqlite", $"--History:Path={path}", "--Data:Provider=postgres", $"--Data:Connection={_connection}"];
    }

    private long CountFillers() => (long)Sql(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'chatroom search index'")!;

    private object? Sql(string sql)
    {
        using var connection = new NpgsqlConnection(_connection);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
