using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatRoom.Server.Settings;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Metrics;

/// <summary>Tests the numbers and spans that Prometheus or a collector gets.</summary>
/// <remarks>A reader of OpenTelemetry hears every server of the process, so these tests run alone.</remarks>
[Collection(AloneInTheProcess.Name)]
public sealed class MetricsTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task The_numbers_tell_what_happens_by_door_and_kind()
    {
        var port = FreePort.Find();
        await using var server = await RunningServer.StartAsync(Setting(port));
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await alice.SendAsync("a secret text\n");
        await bob.ReadUntilAsync("alice: a secret text");

        // The fan-out counts a round, and the door a subscription, a moment after the client has its line.
        var numbers = await ScrapeUntilAsync(port, all => ValueOf(all, "chatroom_events") == 3
            && ValueOf(all, "chatroom_subscriptions", "door=\"tcp\"") == 2 && ValueOf(all, "chatroom_deliveries") >= 3);

        Assert.Equal(2, ValueOf(numbers, "chatroom_subscriptions", "door=\"tcp\""));
        Assert.Equal(2, ValueOf(numbers, "chatroom_connections", "door=\"tcp\""));
        Assert.Equal(2, ValueOf(numbers, "chatroom_participants"));
        Assert.Equal(2, ValueOf(numbers, "chatroom_people"));
        Assert.Equal(1, ValueOf(numbers, "chatroom_rooms"));
        Assert.Equal(0, ValueOf(numbers, "chatroom_inbox_depth"));
        // Alice got her join, Bob's and the message; Bob his join and the message.
        Assert.True(ValueOf(numbers, "chatroom_deliveries") >= 3, numbers);
        Assert.True(ValueOf(numbers, "chatroom_batch_size_count", exact: true) >= 1, numbers);
        Assert.True(ValueOf(numbers, "chatroom_fanout_duration_seconds_count", exact: true) >= 1, numbers);
        Assert.Contains("dotnet_", numbers, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", numbers, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", numbers, StringComparison.Ordinal);
        Assert.DoesNotContain("lobby", numbers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_leaves_is_taken_off()
    {
        var port = FreePort.Find();
        await using var server = await RunningServer.StartAsync(Setting(port));
        await using (await server.LineAsync("alice"))
        {
            await ScrapeUntilAsync(port, numbers => ValueOf(numbers, "chatroom_subscriptions", "door=\"tcp\"") == 1);
        }

        await ScrapeUntilAsync(port, numbers => ValueOf(numbers, "chatroom_subscriptions", "door=\"tcp\"") == 0);
    }

    [Fact]
    public async Task The_health_checks_are_numbers_too()
    {
        var port = FreePort.Find();
        await using var server = await RunningServer.StartAsync(Setting(port));

        var numbers = await ScrapeUntilAsync(port, all => ValueOf(all, "chatroom_ready", "check=\"door\"") == 1);

        Assert.Equal(1, ValueOf(numbers, "chatroom_ready", "check=\"space\""));
        Assert.Equal(1, ValueOf(numbers, "chatroom_ready", "check=\"database\""));
        Assert.Equal(1, ValueOf(numbers, "chatroom_ready", "check=\"commits\""));
    }

    [Fact]
    public async Task Good_and_wrong_log_ins_are_counted_and_the_largest_lag_is_measured()
    {
        var (port, folder) = (FreePort.Find(), Directory.CreateTempSubdirectory());
        try
        {
            await using var server = await RunningServer.StartAsync(Setting(port), "--History:Provider=sqlite", $"--History:Path={folder.FullName}/c.db");
            await using var alice = await server.LineAsync("alice");
            await alice.SayAsync("/register correct horse battery");
            await alice.ReadUntilStartsAsync("alice is yours now");
            await using var bob = await server.LineAsync("bob");
            await bob.SayAsync("/login alice wrong horse battery");
            await bob.SayAsync("/login alice correct horse battery");

            var numbers = await ScrapeUntilAsync(port, all => ValueOf(all, "chatroom_log_ins", "kind=\"Passphrase\",result=\"Good\"") == 1);

            Assert.Equal(1, ValueOf(numbers, "chatroom_log_ins", "kind=\"Passphrase\",result=\"Wrong\""));
            Assert.Contains("chatroom_cursor_lag_max", numbers, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_disk_of_the_history_is_measured()
    {
        var port = FreePort.Find();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await using var server = await RunningServer.StartAsync(
                Setting(port), "--History:Provider=sqlite", $"--History:Path={folder.FullName}/c.db");
            await using var alice = await server.LineAsync("alice");

            var numbers = await ScrapeUntilAsync(port, _ => true);

            Assert.True(ValueOf(numbers, "chatroom_disk_free_bytes") > 0, numbers);
            Assert.True(ValueOf(numbers, "chatroom_wal_size_bytes") > 0, numbers);
            Assert.True(ValueOf(numbers, "chatroom_history_size_bytes") > 0, numbers);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_port_of_the_numbers_serves_nothing_else_and_no_other_port_serves_them()
    {
        var port = FreePort.Find();
        await using var server = await RunningServer.StartAsync(Setting(port));
        var numbers = new Uri($"http://127.0.0.1:{Text(port)}");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(new Uri(numbers, "metrics")));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(numbers));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(numbers, "healthz")));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(numbers, "_blazor/negotiate")));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(server.Web, "metrics")));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(server.Web, "metrics"), $"localhost:{Text(port)}"));
        // The page is served there with the same header of the request.
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(numbers, server.Web.Authority));
    }

    [Fact]
    public async Task Without_a_setting_there_are_no_numbers()
    {
        await using var server = await RunningServer.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(server.Web, "metrics")));
        Assert.Null(server.Services.GetService(typeof(OpenTelemetry.Metrics.MeterProvider)));
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_setting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var fault = await Assert.ThrowsAsync<SettingException>(() => RunningServer.StartAsync(Setting(port)));

        Assert.Contains($"Metrics:Port={Text(port)} cannot be opened: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_gets_numbers_and_spans_by_the_usual_variables()
    {
        using var collector = new HttpListener();
        var address = $"http://127.0.0.1:{Text(FreePort.Find())}/";
        collector.Prefixes.Add(address);
        collector.Start();
        await using var server = await ServerProcess.StartAsync(
            new Dictionary<string, string>
            {
                ["Tcp__Port"] = Text(FreePort.Find()),
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            });
        await using var alice = await LineClient.JoinAsync(server.Port, "alice");
        await alice.SendAsync("a secret text\n");

        var paths = new Dictionary<string, string>();
        while (!(paths.GetValueOrDefault("/v1/metrics", "").Contains("chatroom.events", StringComparison.Ordinal)
            && paths.GetValueOrDefault("/v1/traces", "").Contains("batch", StringComparison.Ordinal)))
        {
            var request = await Eventually.InTimeAsync(collector.GetContextAsync());
            using var reader = new StreamReader(request.Request.InputStream);
            paths[request.Request.Url!.AbsolutePath] = paths.GetValueOrDefault(request.Request.Url.AbsolutePath, "")
                + await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            request.Response.Close();
        }

        Assert.All(paths.Values, body => Assert.DoesNotContain("secret", body, StringComparison.Ordinal));
    }

    private static string Setting(int port) => $"--Metrics:Port={Text(port)}";

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> ScrapeUntilAsync(int port, Func<string, bool> isWanted)
    {
        var end = Deadline.Token();
        while (true)
        {
            var numbers = await Http.GetStringAsync(new Uri($"http://127.0.0.1:{Text(port)}/metrics"), end);
            if (isWanted(numbers))
            {
                return numbers;
            }

            // The server makes a new answer after some hundred milliseconds.
            await Task.Delay(100, end);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri address, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = host;
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>Adds up the samples of an instrument that have a label.</summary>
    private static double ValueOf(string numbers, string name, string label = "", bool exact = false) => numbers.Split('\n')
        .Where(line => !line.StartsWith('#') && line.Contains(label, StringComparison.Ordinal) && NameOf(line) is { } found
            && (found == name || (!exact && found == $"{name}_total")))
        .Sum(line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[line.Contains('}', StringComparison.Ordinal) ? 0 : 1], CultureInfo.InvariantCulture));

    private static string NameOf(string line) => line.Split('{', ' ')[0];
}
