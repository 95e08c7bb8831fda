using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Npgsql;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Runs two servers on one database.</summary>
public abstract class TwoNodes(PostgresServer postgres) : IAsyncLifetime
{
    internal RunningServer One { get; private set; } = null!;

    internal RunningServer Two { get; private set; } = null!;

    /// <summary>The folder of the nodes.</summary>
    protected string Data { get; } = Directory.CreateTempSubdirectory("chatroom-nodes-").FullName;

    protected string Connection { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Connection = await postgres.CreateDatabaseAsync();
        (One, Two) = (await StartAsync("one"), await StartAsync("two"));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await One.DisposeAsync();
        await Two.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

    protected Task ExecuteAsync(string sql) => AskAsync(sql);

    /// <summary>Executes a statement, and returns the first value of its result, if it has one.</summary>
    protected async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{Connection};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private Task<RunningServer> StartAsync(string name) => RunningServer.StartAsync(
        "--Limits:FloodPerSecond=0", "--History:Provider=sqlite", $"--History:Path={Path.Combine(Data, name, "chatroom.db")}", "--Data:Provider=postgres",
        $"--Data:Connection={Connection}");
}
