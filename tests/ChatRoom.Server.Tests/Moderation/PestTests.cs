using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Proxies;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Moderation;

/// <summary>Gets rid of a pest over real sockets and from the command line, also over a restart.</summary>
[Slow]
public sealed class PestTests : IDisposable
{
    private readonly HistoryFolder _folder = new();
    private readonly int _port = FreePort.Find();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pest_with_ten_names_and_two_addresses_is_got_rid_of_and_stays_away_over_a_restart()
    {
        await using (var server = await StartAsync())
        {
            await using var carol = await JoinAsync("198.51.100.1", "carol");
            Says("carol is an operator of this server now.", await RunAsync("user", "role", "carol", "operator"));
            await carol.ReadUntilAsync("The console changed your role. carol is an operator of this server now.");
            var pests = new List<LineClient>();
            for (var i = 0; i < 10; i++)
            {
                pests.Add(await JoinAsync(i < 5 ? "203.0.113.7" : "203.0.113.8", $"pest{i}"));
            }

            await pests[0].SayAsync("buy this");
            await carol.ReadUntilAsync("pest0: buy this");

            await BanAsync(carol, pests);
            await carol.SayAsync("/purge pest0");
            await carol.ReadUntilAsync("1 message by pest0 is deleted.");
            await Eventually.TrueAsync(() => server.Handles.SequenceEqual(["carol"]), "only carol is left");
            await RefuseAsync("203.0.113.9");
        }

        await using (var server = await StartAsync())
        {
            await RefuseAsync("203.0.113.9");
            await RefuseAsync("203.0.113.7");
            Assert.Equal("Ended: 203.0.113.0/24.\n", (await RunAsync("unban", "203.0.113.0/24")).Output);
            await using var other = await JoinAsync("203.0.113.9", "other");
            await RefuseAsync("203.0.113.7");
        }

        Assert.Equal("Ended: pest0.\n", (await RunAsync("unban", "pest0")).Output);
        await using (var server = await StartAsync())
        {
            await using var other = await JoinAsync("203.0.113.7", "other");
            Assert.Equal(6, (await RunAsync("audit")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }
    }

    /// <summary>Bans the first five by the handle of one of them, and the others by their network on the console.</summary>
    private async Task BanAsync(LineClient carol, List<LineClient> pests)
    {
        await carol.SayAsync("/ban pest0 2h spam");
        await carol.ReadUntilAsync("Not done yet: it hits 4 others of the same address, too. Repeat the same command within a minute to do it.");
        await carol.SayAsync("/ban pest0 2h spam");
        foreach (var pest in pests[..5])
        {
            var lines = await pest.ReadAllAsync();
            Assert.StartsWith("You are banned from this server until ", lines[^1], StringComparison.Ordinal);
            Assert.EndsWith(" UTC: spam", lines[^1], StringComparison.Ordinal);
        }

        Assert.Equal(1, (await RunAsync("ban", "203.0.113.0/24")).ExitCode);
        Assert.Equal("203.0.113.0/24 is banned from this server. chatroom unban 203.0.113.0/24 ends it.\n", (await RunAsync("ban", "203.0.113.0/24")).Output);
        foreach (var pest in pests[5..])
        {
            Assert.Equal("You are banned from this server.", (await pest.ReadAllAsync())[^1]);
        }
    }

    [Fact]
    public async Task A_ban_that_hits_one_other_person_says_so_first()
    {
        await using var server = await StartAsync();
        await using var carol = await JoinAsync("198.51.100.1", "carol");
        Says("carol is an operator of this server now.", await RunAsync("user", "role", "carol", "operator"));
        await using var pest = await JoinAsync("203.0.113.7", "pest");
        await using var other = await JoinAsync("203.0.113.7", "other");

        await carol.SayAsync("/ban pest");

        await carol.ReadUntilAsync("Not done yet: it hits 1 other of the same address, too. Repeat the same command within a minute to do it.");
    }

    [Fact]
    public async Task A_kicked_client_reads_why_and_comes_back()
    {
        await using var server = await StartAsync();
        await using var bob = await JoinAsync("203.0.113.7", "bob");

        Assert.Equal("bob is out, and may come back.\n", (await RunAsync("kick", "bob", "calm", "down")).Output);

        Assert.Equal("The console took you out of the room: calm down", (await bob.ReadAllAsync())[^1]);
        await Eventually.TrueAsync(() => server.Lobby.Tail.Events.ReadAfter(0, 10).OfType<ParticipantRemoved>().Any(), "the log has the kick");
        await using var again = await JoinAsync("203.0.113.7", "bob");
    }

    [Fact]
    public async Task The_control_socket_is_for_this_user_alone_and_ends_with_the_server()
    {
        var socket = Path.Combine(Path.GetDirectoryName(_folder.FilePath)!, "control.sock");
        await using (var server = await StartAsync())
        {
            Assert.True(File.Exists(socket));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
            }
        }

        Assert.False(File.Exists(socket));
        Assert.Equal("Nobody is banned or muted.\n", (await RunAsync("bans")).Output);
        Assert.Equal("203.0.113.7/32 is banned from this server. chatroom unban 203.0.113.7/32 ends it.\n", (await RunAsync("ban", "203.0.113.7")).Output);
        await using (var server = await StartAsync())
        {
            await RefuseAsync("203.0.113.7");
        }
    }

    [Theory]
    [InlineData("Nobody here has the name nobody.", "user", "role", "nobody", "owner")]
    [InlineData("Which role? HANDLE owner, HANDLE operator or HANDLE none.", "user", "role", "bob", "king")]
    [InlineData("0.0.0.0/1 is too wide. The widest networks are /8 of IPv4 and /32 of IPv6.", "ban", "0.0.0.0/1")]
    [InlineData("There is no such ban or mute: bob. chatroom bans lists them.", "unban", "bob")]
    [InlineData("There is no such ban or mute: /unban. chatroom bans lists them.", "unban", "/unban")]
    [InlineData("Whose messages, of how long? chatroom purge NAME [10m|2h|7d]; 1d without a time.", "purge", "bob", "7x")]
    [InlineData("There is no such setting that can change while the server runs. 'chatroom setting list' shows those.", "setting", "set", "Foo", "1")]
    [InlineData("There is no such setting that can change while the server runs. 'chatroom setting list' shows those.", "setting", "reset", "Foo")]
    public async Task A_refusal_is_one_line_with_and_without_a_server(string line, params string[] words)
    {
        await using (var server = await StartAsync())
        {
            Assert.Equal(new Ended(1, $"chatroom: {line}\n"), await RunAsync(words));
        }

        Assert.Equal(new Ended(1, $"chatroom: {line}\n"), await RunAsync(words));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("bans", true)]
    [InlineData("audit 1000\n", true)]
    [InlineData("\u00ff\u00fejunk\n", false)]
    public async Task A_client_of_the_control_socket_that_ends_in_the_middle_leaves_no_error_in_the_log(string sent, bool hasReset)
    {
        await using var server = await StartAsync();
        using (var client = await ControlAsync())
        {
            await client.SendAsync(Encoding.Latin1.GetBytes(sent), Deadline.Token());
            client.LingerState = new LingerOption(hasReset, 0);
        }

        Assert.Equal("Nobody is banned or muted.\n", (await RunAsync("bans")).Output);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(20_000_000)]
    public async Task A_long_line_of_the_control_socket_is_refused(int length)
    {
        await using var server = await StartAsync();
        using var client = await ControlAsync();
        await client.SendAsync(Encoding.UTF8.GetBytes($"kick {new string('x', length)}\n"), Deadline.Token());

        using var reader = new StreamReader(new NetworkStream(client));
        Assert.Equal("refused\nThe line is too long.\n", await reader.ReadToEndAsync(Deadline.Token()));
    }

    private async Task<Socket> ControlAsync()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(Path.GetDirectoryName(_folder.FilePath)!, "control.sock")), Deadline.Token());
        return client;
    }

    private static void Says(string line, Ended ended) => Assert.Equal(line, ended.Output.Split('\n')[0]);

    private async Task RefuseAsync(string address)
    {
        await using var client = await WireClient.ConnectAsync(_port);
        await client.SendAsync([.. HeaderBytes.Version1(new IPEndPoint(IPAddress.Parse(address), 50_000)), .. "fresh\n"u8]);
        Assert.Contains("You are banned from this server", (await client.ReadToEndAsync()).Text, StringComparison.Ordinal);
    }

    private Task<LineClient> JoinAsync(string address, string name) =>
        LineClient.JoinAsync(_port, name, header: HeaderBytes.Version1(new IPEndPoint(IPAddress.Parse(address), 50_000)));

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync(
        "--History:Provider=sqlite", _folder.Setting, $"--Tcp:ProxyPort={_port}", "--Proxies:Trusted=127.0.0.1");

    private Task<Ended> RunAsync(params string[] words) => ProgramInProcess.RunAsync([.. words, _folder.Setting]);
}
