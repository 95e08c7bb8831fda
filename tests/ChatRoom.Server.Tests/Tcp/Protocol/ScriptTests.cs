using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Protocol;

/// <summary>Tests one-line posting from a shell: <c>printf 'cron\nbackup done\n' | nc -N host 33000</c>.</summary>
public sealed class ScriptTests
{
    private const string Welcome = "Welcome cron! If you ever want to quit, type {quit} to exit.";

    [Theory]
    [InlineData("cron\nbackup done\n")]
    [InlineData("cron\nbackup done")]
    [InlineData("cron\r\nbackup done\r\n")]
    [InlineData("cron\rbackup done\r")]
    public async Task A_script_that_ends_its_input_is_heard_and_gets_its_echo_before_the_end(string input)
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var script = await LineClient.ConnectAsync(server.Port);
        await script.SendAsync(input);
        script.HalfClose();

        Assert.Equal([Welcome, "cron: backup done"], await script.ReadAllAsync());
        Assert.Equal(Ending.Eof, script.Ending);
        Assert.Equal(
            ["cron has joined the chat!", "cron: backup done", "cron has left the chat."],
            await alice.ReadUntilAsync("cron has left the chat."));
    }

    [Fact]
    public async Task A_script_that_sends_all_before_it_is_greeted_is_heard()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var script = await WireClient.ConnectAsync(server.Port);
        await script.SendAsync("cron\nbackup done\n");
        script.HalfClose();
        Assert.Equal(($"{WireClient.Greeting}{Welcome}\ncron: backup done\n", Ending.Eof), await script.ReadToEndAsync());
        await alice.ReadUntilAsync("cron has left the chat.");
    }

    [Fact]
    public async Task A_name_alone_joins_and_leaves()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var script = await LineClient.ConnectAsync(server.Port);
        await script.SendAsync("cron");
        script.HalfClose();
        Assert.Equal([Welcome], await script.ReadAllAsync());
        Assert.Equal(["cron has joined the chat!", "cron has left the chat."], await alice.ReadUntilAsync("cron has left the chat."));
    }

    [Fact]
    public async Task A_check_of_the_port_is_not_announced()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using (var check = await LineClient.ConnectAsync(server.Port))
        {
            check.HalfClose();
            Assert.Empty(await check.ReadAllAsync());
        }

        await alice.SayAsync("x");
        Assert.Equal("alice: x", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task A_script_that_says_more_than_the_flood_limit_is_heard_to_the_end_and_in_order()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=5", "--Limits:FloodPerSecond=100");
        await using var alice = await server.LineAsync("alice");
        await using var script = await LineClient.ConnectAsync(server.Port);
        await script.SendAsync("cron\n" + string.Concat(Enumerable.Range(1, 50).Select(n => $"line {n}\n")));
        script.HalfClose();
        var expected = Enumerable.Range(1, 50).Select(n => $"cron: line {n}").ToArray();
        Assert.Equal([Welcome, .. expected], await script.ReadAllAsync());
        Assert.Equal(["cron has joined the chat!", .. expected, "cron has left the chat."], await alice.ReadUntilAsync("cron has left the chat."));
    }

    [Fact]
    public async Task A_script_that_reads_only_when_the_server_is_done_with_it_still_gets_everything()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0", "--Tcp:Backlog=0");
        await using var bob = await server.LineAsync("bob");
        // Far more than its own side can hold, so that the rest waits on the server's.
        await using var script = await LineClient.JoinAsync(server.Port, "cron", receiveBuffer: 4096);
        var blah = new string('x', 4000);
        for (var n = 0; n < 25; n++)
        {
            await bob.SayAsync(blah);
        }

        await bob.SayAsync("that was all");
        await bob.ReadUntilAsync("bob: that was all");
        script.HalfClose();
        await bob.ReadUntilAsync("cron has left the chat.");
        await Eventually.TrueAsync(() => server.Connections == 1, "the server is done with it");

        Assert.Equal([.. Enumerable.Repeat("bob: " + blah, 25), "bob: that was all"], await script.ReadAllAsync());
        Assert.Equal(Ending.Eof, script.Ending);
    }
}
