using System.Diagnostics;
using System.Text;
using ChatRoom.Server.Admin;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Tcp;

[Slow]
public sealed class AddressLimitsTests
{
    private const string SlowedDown = "Your address sends too much. Lines wait, and none is lost.";

    // Nothing comes back within a test.
    private const string NoRate = "--Limits:AddressPerSecond=0.0001";

    [Fact]
    public async Task Coming_back_gives_no_fresh_burst()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Exempt=none", "--Limits:AddressBurst=7", NoRate, "--Tcp:Backlog=0");
        await using (var first = await server.LineAsync("first"))
        {
            await first.SendAsync("1\n2\n3\n");
            await first.ReadUntilAsync("first: 3");
        }

        await server.UntilEmptyAsync();
        await using var again = await server.LineAsync("again");
        await again.SendAsync("4\n5\n");

        Assert.Equal(SlowedDown, await again.ReadLineAsync());
        Assert.DoesNotContain(server.Lobby.Tail.Events.ReadAfter(0, 100), e => e.ToString().Contains("Text = 4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_clients_of_one_address_share_its_limit_and_those_that_wait_lose_nothing()
    {
        await using var server = await RunningServer.StartAsync(
            "--Limits:Exempt=none", "--Limits:FloodBurst=0", "--Limits:AddressBurst=10", "--Limits:AddressPerSecond=50");
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await alice.SendAsync(string.Concat(Enumerable.Range(1, 20).Select(n => $"{n}\n")));
        await bob.SendAsync(string.Concat(Enumerable.Range(1, 20).Select(n => $"{n}\n")));

        var seen = (await alice.ReadUntilAsync("alice: 20")).Concat(await bob.ReadUntilAsync("bob: 20")).ToList();
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"alice: {n}"), seen.Where(line => line.StartsWith("alice: ", StringComparison.Ordinal)).Distinct());
        // One notice for each, however often it waits.
        Assert.InRange(seen.Count(line => line == SlowedDown), 1, 2);
    }

    [Fact]
    public async Task An_old_desktop_client_that_waits_gets_no_notice()
    {
        await using var server = await RunningServer.StartAsync(
            "--Limits:Exempt=none", "--Limits:FloodBurst=0", "--Limits:AddressBurst=4", "--Limits:AddressPerSecond=50");
        await using var old = await server.ChunkAsync("old");
        await old.SendAsync(string.Concat(Enumerable.Range(1, 9).Select(n => $"{n}\0")) + "last");

        await Eventually.TrueAsync(() => old.Received.Contains("last", StringComparison.Ordinal), "every line has come back");
        Assert.DoesNotContain(SlowedDown, old.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_waits_for_its_join_gets_nothing_before_the_welcome()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Exempt=none", "--Limits:ConnectionsPerAddress=1");
        await (await server.LineAsync("first")).DisposeAsync();
        await server.UntilEmptyAsync();

        var watch = Stopwatch.StartNew();
        await using var second = await server.LineAsync("second");

        // A timer may be a little early by this clock.
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.5), $"It waited for {watch.Elapsed} only.");
    }

    [Theory]
    [InlineData("alice\n\u00FF\u00F6", 5, "[Yes]\r")]
    [InlineData("alice\n/since 0\n", 5, "That was everything since 0.")]
    [InlineData("\u00FF\u00F6", 3, "[Yes]\r")]
    public async Task An_answer_costs_the_address_what_a_line_costs(string sent, int burst, string answer)
    {
        await using var server = await RunningServer.StartAsync("--Limits:Exempt=none", $"--Limits:AddressBurst={burst}", NoRate);
        await using var bob = await server.LineAsync("bob");
        await using var alice = await LineClient.ConnectAsync(server.Port);
        await alice.SendAsync(Encoding.Latin1.GetBytes(sent));
        await alice.ReadUntilAsync(answer);

        await bob.SayAsync("hi");

        await bob.ReadUntilAsync(SlowedDown);
    }

    [Theory]
    [InlineData("dead\n", true)]
    [InlineData("dead\nhi\n", true)]
    [InlineData("dead\r\n", false)]
    [InlineData("dead", false)]
    public async Task A_dead_connection_does_not_wait_for_its_join(string sent, bool isReset)
    {
        await using var server = await RunningServer.StartAsync(
            "--Limits:Exempt=none", "--Limits:AddressBurst=3", "--Limits:AddressPerSecond=0.01");
        await using var alice = await server.LineAsync("alice");
        await using var dead = await LineClient.ConnectAsync(server.Port);
        await dead.SendAsync(sent);

        if (isReset)
        {
            dead.Reset();
        }
        else
        {
            dead.HalfClose();
        }

        await Eventually.TrueAsync(() => server.Connections == 1, "its place is free");
    }

    [Fact]
    public async Task A_script_that_has_ended_its_input_and_waits_for_its_join_is_heard()
    {
        await using var server = await RunningServer.StartAsync(
            "--Limits:Exempt=none", "--Limits:AddressBurst=3", "--Limits:AddressPerSecond=0.8");
        await using var alice = await server.LineAsync("alice");
        await using var script = await LineClient.ConnectAsync(server.Port);
        await script.SendAsync("script\nhi\n");
        script.HalfClose();

        await alice.ReadUntilAsync("script: hi");
    }

    [Fact]
    public async Task This_machine_is_exempt_by_default()
    {
        await using var server = await RunningServer.StartAsync("--Limits:AddressBurst=1", NoRate, "--Limits:ConnectionsPerAddress=1");
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await bob.SendAsync("1\n2\n3\n");

        Assert.DoesNotContain(SlowedDown, await bob.ReadUntilAsync("bob: 3"));
    }

    [Fact]
    public async Task Of_the_connections_without_a_name_the_oldest_of_an_address_goes_first()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Exempt=none", "--Limits:NamelessPerAddress=2");
        await using var named = await server.LineAsync("named");
        await using var oldest = await LineClient.ConnectAsync(server.Port);
        await using var older = await LineClient.ConnectAsync(server.Port);
        await using var newest = await LineClient.ConnectAsync(server.Port);

        Assert.Equal(["There are too many connections from your address. Close one and try again."], await oldest.ReadAllAsync());
        await older.SayAsync("older");
        Assert.StartsWith("Welcome older!", await older.ReadLineAsync(), StringComparison.Ordinal);
        await named.SayAsync("hello");
        Assert.Contains("named: hello", await older.ReadUntilAsync("named: hello"));
        Assert.Equal(1, server.Counters["chatroom.rejects/NamelessLimit"]);
        Assert.Equal(0, server.Counters["chatroom.rejects/AddressLimit"]);
        var settings = server.Services.GetRequiredService<SettingsInForce>().List();
        Assert.Equal(1, settings.Single(setting => setting.Name == "Limits:NamelessPerAddress").Hits);
        Assert.Equal(0, settings.Single(setting => setting.Name == "Limits:ConnectionsPerAddress").Hits);
    }

    [Fact]
    public async Task A_full_server_lets_somebody_in_for_a_connection_without_a_name()
    {
        await using var server = await RunningServer.StartAsync("--Limits:Connections=2");
        await using var alice = await server.LineAsync("alice");
        await using var silent = await LineClient.ConnectAsync(server.Port);
        await using var bob = await server.LineAsync("bob");

        Assert.Equal(["The server is full. Please try again later."], await silent.ReadAllAsync());
        await bob.SayAsync("I am in");
        await alice.ReadUntilAsync("bob: I am in");
        await Eventually.TrueAsync(() => server.Connections == 2, "each connection has one place");
    }
}
