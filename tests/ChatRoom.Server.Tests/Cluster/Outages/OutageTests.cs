using System.Globalization;
using System.Net;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ChatRoom.Server.Tests.Cluster.Outages;

/// <summary>Tests two nodes whose links to the database stand still, without a reset.</summary>
[Slow]
public sealed class OutageTests(PostgresServer postgres) : IAsyncLifetime
{
    // Longer than a lease, and than a node waits after its start before it ends others.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(16);

    private readonly string _data = Directory.CreateTempSubdirectory("chatroom-outage-").FullName;
    private NpgsqlConnectionStringBuilder _connection = [];

    public async ValueTask InitializeAsync() => _connection = new(await postgres.CreateDatabaseWithTablesAsync());

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Nobody_leaves_whose_node_lives_when_links_that_stood_still_go_on_one_after_the_other()
    {
        await using var first = StartLink();
        await using var second = StartLink();
        await using var one = await StartAsync(first, "one");
        await using var two = await StartAsync(second, "two");
        await using var alice = await one.LineAsync("alice");
        await using var bob = await two.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");
        var began = Environment.TickCount64;
        first.StandStill();
        second.StandStill();
        await Eventually.TrueAsync(() => Environment.TickCount64 - began > Outage.TotalMilliseconds, "the outage is over", within: 2 * Outage);

        first.Resume();
        await LeasesAsync(1);
        // By now the first node could have ended the second one.
        await alice.SayAsync("here again");
        var lines = await alice.ReadUntilAsync("alice: here again");
        second.Resume();
        await LeasesAsync(2);
        await bob.SayAsync("me too");

        Assert.DoesNotContain("bob has left the chat.", lines.Concat(await alice.ReadUntilAsync("bob: me too")));
    }

    [Fact]
    public async Task A_node_whose_link_stands_still_is_healthy_and_not_ready_and_refuses_what_waits_behind_a_message()
    {
        await using var link = StartLink();
        await using var node = await StartAsync(link, "one", "--Serilog:MinimumLevel:Override:Microsoft.Extensions.Diagnostics.HealthChecks=Fatal");
        await using var alice = await node.LineAsync("alice");
        await using var bob = await node.LineAsync("bob");
        await alice.ReadUntilAsync("bob has joined the chat!");
        using var http = new HttpClient { BaseAddress = node.Web };
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http, "readyz"));
        link.StandStill();
        await alice.SayAsync("is there anybody?");
        await Eventually.TrueAsync(async () => await AskAsync(http, "readyz") == HttpStatusCode.ServiceUnavailable, "the node is not ready");

        await bob.SayAsync("I am");

        await bob.ReadUntilAsync("not stored, try again");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http, "healthz"));
        var checks = node.Services.GetRequiredService<HealthCheckService>();
        var report = await checks.CheckHealthAsync(check => check.Name is "database" or "commits", Deadline.Token());
        Assert.All(report.Entries.Values, entry => Assert.Equal(HealthStatus.Unhealthy, entry.Status));
        link.Resume();
        await bob.ReadUntilAsync("alice: is there anybody?");
        await Eventually.TrueAsync(async () => await AskAsync(http, "readyz") == HttpStatusCode.OK, "the node is ready again");
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, string endpoint)
    {
        using var response = await http.GetAsync(new Uri(endpoint, UriKind.Relative), Deadline.Token());
        return response.StatusCode;
    }

    /// <summary>Waits until so many nodes have a lease.</summary>
    private async Task LeasesAsync(int expected)
    {
        await using var connection = new NpgsqlConnection(_connection.ToString());
        await connection.OpenAsync(Deadline.Token());
        await using var command = new NpgsqlCommand("SELECT count(*) FROM nodes WHERE NOT has_ended AND until > clock_timestamp()", connection);
        await Eventually.TrueAsync(
            () => Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture) == expected, $"{expected} nodes have a lease");
    }

    private SlowDatabaseLink StartLink()
    {
        var link = new SlowDatabaseLink(Path.Combine(_connection.Host!, ".s.PGSQL.5432"), TimeSpan.Zero, () => false);
        link.Start();
        return link;
    }

    private Task<RunningServer> StartAsync(SlowDatabaseLink link, string name, params string[] arguments)
    {
        var connection = new NpgsqlConnectionStringBuilder(_connection.ToString()) { Host = "127.0.0.1", Port = link.Port, SslMode = SslMode.Disable, Timeout = 15 };
        return RunningServer.StartAsync(
            ["--Limits:FloodPerSecond=0", "--History:Provider=sqlite", $"--History:Path={Path.Combine(_data, name, "chatroom.db")}", "--Data:Provider=postgres",
            $"--Data:Connection={connection}", .. arguments]);
    }
}
