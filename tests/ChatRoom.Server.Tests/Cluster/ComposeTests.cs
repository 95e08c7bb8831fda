using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ChatRoom.Server.Tests.History.Postgres;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Testing.Proxies;

namespace ChatRoom.Server.Tests.Cluster;

/// <summary>Tests the settings and the proxy of compose.cluster.yaml, with a real HAProxy and nodes on this machine.</summary>
[Slow]
public sealed partial class ComposeTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string ProxyPort = "Tcp__ProxyPort";

    private readonly string _document = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "compose.cluster.yaml"));
    private readonly string _data = Directory.CreateTempSubdirectory("chatroom-compose-").FullName;
    private readonly (int Web, int Raw) _front = (FreePort.Find(), FreePort.Find());
    private readonly int[] _proxyPorts = [FreePort.Find(), FreePort.Find()];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Terminals_and_the_page_come_through_the_proxy_to_nodes_that_see_the_addresses_of_clients()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using var one = await StartAsync(connection, 0);
        await using var two = await StartAsync(connection, 1);
        await using var proxy = await ProxyProcess.HaproxyAsync(Proxy(one, two), _front.Web, _front.Raw);

        await using var alice = await JoinAsync("alice", "127.0.0.2");
        await using var bob = await JoinAsync("bob", "127.0.0.3");
        await bob.SayAsync("hi");
        await alice.ReadUntilAsync("bob: hi");

        foreach (var line in new[] { "alice connected from 127.0.0.2:", "bob connected from 127.0.0.3:" })
        {
            await Eventually.TrueAsync(() => (one.Everything + two.Everything).Contains(line, StringComparison.Ordinal), line);
        }

        using var http = new HttpClient();
        await Eventually.TrueAsync(async () => await PageAsync(http) == HttpStatusCode.OK, "the page comes through the proxy");
    }

    [GeneratedRegex(@"^    (?<name>\w+): (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\bnode(?<node>\d):(?<port>\d+)|\bport (?<check>8080)")]
    private static partial Regex NodePort();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Between(string start, string end) => _document.Split(start)[1].Split(end)[0];

    private Dictionary<string, string> Settings() =>
        Setting().Matches(Between("  environment:\n", "  depends_on:")).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    // While a busy machine has not answered the proxy's first questions, the proxy ends connections.
    private async Task<LineClient> JoinAsync(string name, string from)
    {
        LineClient? client = null;
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    client = await LineClient.JoinAsync(_front.Raw, name, from: from);
                    return true;
                }
                catch (Xunit.Sdk.XunitException)
                {
                    return false;
                }
            },
            $"{name} comes through the proxy");
        return client!;
    }

    private async Task<HttpStatusCode> PageAsync(HttpClient http)
    {
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{Text(_front.Web)}/"), Deadline.Token());
        return answer.StatusCode;
    }

    private Task<ServerProcess> StartAsync(string connection, int node)
    {
        var settings = Settings();
        settings["Data__Connection"] = connection;
        // The proxy has no network of its own here.
        settings["Proxies__Trusted"] += ",127.0.0.1";
        settings[ProxyPort] = settings.ContainsKey(ProxyPort) ? Text(_proxyPorts[node]) : "0";
        settings["Tcp__Port"] = "0";
        settings["History__Provider"] = "sqlite";
        settings["History__Path"] = Path.Combine(_data, Text(node), "chatroom.db");
        return ServerProcess.StartAsync(settings);
    }

    /// <summary>Returns the configuration of the proxy, for the first nodes at the ports that they have here. The last one is not there.</summary>
    private string Proxy(params ServerProcess[] nodes)
    {
        var configuration = Between("    content: |\n", "\nvolumes:").Replace("bind :8080", $"bind 127.0.0.1:{Text(_front.Web)}", StringComparison.Ordinal)
            // A test may have fewer descriptors.
            .Replace("maxconn 20000", "maxconn 100", StringComparison.Ordinal)
            .Replace("bind :33000", $"bind 127.0.0.1:{Text(_front.Raw)}", StringComparison.Ordinal);
        var node = 0;
        return NodePort().Replace(configuration, match =>
        {
            node = match.Groups["node"].Success ? match.Groups["node"].ValueSpan[0] - '1' : node;
            var port = node >= nodes.Length ? FreePort.Find() : match.Groups["port"].Value switch
            {
                "8080" or "" => nodes[node].Web.Port,
                "33000" => nodes[node].Port,
                var other when other == Settings().GetValueOrDefault(ProxyPort) => _proxyPorts[node],
                var other => throw new InvalidOperationException($"No node listens at {other}."),
            };
            return match.Groups["check"].Success ? $"port {Text(port)}" : $"127.0.0.1:{Text(port)}";
        });
    }
}
