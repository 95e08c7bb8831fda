using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>Asserts what a client that types lines has of accounts.</summary>
[Slow]
public sealed class LineAccountTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_guest_keeps_its_name_by_a_passphrase_and_gets_it_back_after_a_restart()
    {
        string wrong;
        await using (var server = await StartAsync())
        {
            await RegisterAsync(server, "alice");
        }

        await using var next = await StartAsync();
        await using (var stranger = await next.LineAsync("alice"))
        {
            Assert.Equal(
                "alice belongs to an account, so you are alice_2. If it is yours: /login alice PASSPHRASE",
                await stranger.ReadUntilStartsAsync("alice belongs"));
            await stranger.SayAsync("/login alice wrong horse battery");
            wrong = (await stranger.ReadLineAsync())!;
            await stranger.SayAsync("/login nobody correct horse battery");
            Assert.Equal(wrong, await stranger.ReadLineAsync());
            await stranger.SayAsync($"/login alice {Passphrase}");
            Assert.Equal("You are logged in as alice.", await stranger.ReadUntilStartsAsync("You are logged"));
            Assert.Equal(["alice"], next.Handles);
        }

        Assert.Equal("That name and passphrase do not belong together.", wrong);
    }

    [Theory]
    [InlineData("ALICE", "ALICE_2")]
    [InlineData("\u0430lice", "\u0430lice_2")]
    [InlineData("a1ice", "a1ice_2")]
    [InlineData("\uff41lice", "\uff41lice_2")]
    public async Task Nobody_else_gets_the_name_or_one_that_looks_like_it(string wanted, string given)
    {
        await using var server = await StartAsync();
        await RegisterAndQuitAsync(server, "alice");
        await using var stranger = await LineClient.ConnectAsync(server.Port);
        await stranger.SayAsync(wanted);
        Assert.StartsWith($"Welcome {given}!", await stranger.ReadLineAsync(), StringComparison.Ordinal);
        await stranger.SayAsync($"/nick {wanted}");
        Assert.StartsWith("alice belongs to an account.", await stranger.ReadUntilStartsAsync("alice belongs to an account."), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_in_stands_in_the_place_of_the_name()
    {
        await using var server = await StartAsync();
        await RegisterAndQuitAsync(server, "alice");

        await using var alice = await server.LineAsync($"/login Alice {Passphrase}");
        Assert.Contains("alice", server.Handles);
        await alice.SayAsync("hi");
        await alice.ReadUntilAsync("alice: hi");

        await using var thief = await LineClient.ConnectAsync(server.Port);
        await thief.SayAsync("/login alice 12345678");
        Assert.Equal(["That name and passphrase do not belong together."], await thief.ReadAllAsync());
    }

    [Theory]
    [InlineData("\u202ecorrect horse")]
    [InlineData("correct\u0001 horse")]
    [InlineData("a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301")]
    public async Task A_passphrase_is_the_same_in_a_room_and_in_the_place_of_the_name(string passphrase)
    {
        await using var server = await StartAsync();
        await using (var guest = await server.LineAsync("alice"))
        {
            await guest.SayAsync($"/register {passphrase}");
            await guest.ReadUntilStartsAsync("alice is yours");
        }

        await using var alice = await LineClient.ConnectAsync(server.Port);
        await alice.SayAsync($"/login alice {passphrase}");

        Assert.StartsWith("Welcome alice!", await alice.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/lgin alice secret secret")]
    [InlineData("//login alice secret secret")]
    [InlineData(" /register secret secret")]
    public async Task A_mistyped_log_in_in_the_place_of_the_name_is_no_name(string line)
    {
        await using var server = await StartAsync();

        await using var guest = await LineClient.ConnectAsync(server.Port);
        await guest.SayAsync(line);

        Assert.StartsWith("Welcome guest1!", await guest.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("Not said", await guest.ReadUntilStartsAsync("Not said"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_logs_in_to_another_one_takes_no_other_connection_with_it()
    {
        await using var server = await StartAsync();
        await RegisterAndQuitAsync(server, "bob");
        await using var first = await RegisterAsync(server, "alice");
        await using var second = await server.LineAsync($"/login alice {Passphrase}");

        await second.SayAsync($"/login bob {Passphrase}");
        Assert.Equal("You are logged in as alice. Leave first, then log in as bob.", await second.ReadUntilStartsAsync("You are logged"));
        await first.SayAsync("still alice");
        await second.ReadUntilAsync("alice: still alice");
    }

    [Fact]
    public async Task A_person_on_several_connections_is_one_participant()
    {
        await using var server = await StartAsync();
        await using var bob = await server.LineAsync("bob");
        await using var first = await RegisterAsync(server, "alice");
        await using var second = await server.LineAsync($"/login alice {Passphrase}");
        await using var third = await server.LineAsync("carol");
        await third.SayAsync($"/login alice {Passphrase}");
        await third.ReadUntilStartsAsync("You are logged");
        Assert.Equal(["alice", "bob"], server.Handles);

        await second.SayAsync("from the second");
        await first.ReadUntilAsync("alice: from the second");
        await first.SayAsync("/quit");
        await first.ReadAllAsync();
        await second.SayAsync("still here");
        await third.ReadUntilAsync("alice: still here");
        await second.SayAsync("/join dev");
        await second.ReadUntilStartsAsync("You are in #dev");
        await third.SayAsync("/quit");
        await third.ReadAllAsync();

        Assert.Equal(
            [
                "alice has joined the chat!",
                "carol has joined the chat!",
                "carol has left the chat.",
                "alice: from the second",
                "alice: still here",
                "alice has left the chat.",
            ],
            await bob.ReadUntilAsync("alice has left the chat."));
    }

    [Fact]
    public async Task A_log_in_of_a_guest_is_one_rename()
    {
        await using var server = await StartAsync();
        await RegisterAndQuitAsync(server, "alice");
        await using var watcher = await server.LineAsync("watcher");
        await using var guest = await server.LineAsync("bob");
        await guest.SayAsync($"/login alice {Passphrase}");

        Assert.Equal(
            ["bob has joined the chat!", "bob is now known as alice."], await watcher.ReadUntilAsync("bob is now known as alice."));
    }

    [Fact]
    public async Task Another_passphrase_ends_the_other_log_ins_and_needs_a_fresh_one()
    {
        await using var server = await StartAsync();
        await using var guest = await server.LineAsync("bob");
        await guest.SayAsync("/passphrase another horse");
        Assert.StartsWith("Log in first:", await guest.ReadLineAsync(), StringComparison.Ordinal);

        await using var first = await RegisterAsync(server, "alice");
        await using var second = await server.LineAsync($"/login alice {Passphrase}");
        await second.SayAsync("/passphrase another horse");
        await second.ReadUntilAsync("The passphrase is changed. All other log-ins have ended.");

        Assert.Contains("Your log-in has ended. Log in again to come back.", await first.ReadAllAsync());
        await using var third = await LineClient.ConnectAsync(server.Port);
        await third.SayAsync($"/login alice {Passphrase}");
        Assert.StartsWith("That name", (await third.ReadAllAsync())[0], StringComparison.Ordinal);
        await using var fourth = await server.LineAsync("/login alice another horse");
    }

    [Theory]
    [InlineData("/register short", "A passphrase has 8 to 256 characters.")]
    [InlineData("/register", "A passphrase has 8 to 256 characters.")]
    [InlineData("/login", "Log in as: /login HANDLE PASSPHRASE")]
    [InlineData("/login alice", "Log in as: /login HANDLE PASSPHRASE")]
    [InlineData("login alice secret secret", "Not said: it looks like a log-in. Type /login HANDLE PASSPHRASE")]
    [InlineData("//register secret secret", "Not said: it looks like a passphrase. Type /register PASSPHRASE")]
    [InlineData("/pasphrase secret secret", "Not said: it looks like a passphrase. Type /passphrase PASSPHRASE")]
    public async Task A_line_that_may_have_a_passphrase_is_answered_and_never_said(string line, string answer)
    {
        await using var server = await StartAsync();
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync(line);
        Assert.Equal(answer, await alice.ReadLineAsync());
        await alice.SayAsync("ok");
        Assert.Equal("alice: ok", await alice.ReadLineAsync());
    }

    [Fact, OnlyWithFiles("It reads the bytes of the files.")]
    public async Task A_passphrase_is_neither_in_the_log_nor_in_a_file()
    {
        await using (var server = await StartAsync("--Serilog:MinimumLevel:Default=Debug"))
        {
            await using var alice = await RegisterAsync(server, "alice");
            foreach (var line in new[] { $"/login alice {Passphrase}", $"/lgin alice {Passphrase}", $"login alice {Passphrase}", $"/login nobody {Passphrase}" })
            {
                await alice.SayAsync(line);
                Assert.DoesNotContain("horse", await alice.ReadLineAsync(), StringComparison.Ordinal);
            }

            Assert.DoesNotContain(server.LogLines, line => line.Contains("horse", StringComparison.Ordinal));
        }

        Assert.All(
            Directory.GetFiles(_folder.Directory),
            file => Assert.DoesNotContain("horse", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Five_wrong_tries_are_answered_then_one_a_minute_and_other_accounts_do_not_wait()
    {
        await using var server = await StartAsync();
        await using var alice = await RegisterAsync(server, "alice");
        await using var bob = await RegisterAsync(server, "bob");
        for (var i = 0; i < 5; i++)
        {
            await bob.SayAsync("/login alice 12345678");
            await bob.ReadUntilAsync("That name and passphrase do not belong together.");
        }

        await bob.SayAsync($"/login alice {Passphrase}");
        Assert.Equal("Too many wrong tries. Try again in a minute.", await bob.ReadLineAsync());
        Assert.Equal((5L, 1L), (server.Counters["chatroom.rejects/WrongLogIn"], server.Counters["chatroom.rejects/LogInLimit"]));
        await bob.SayAsync($"/login bob {Passphrase}");
        Assert.Equal("You are logged in as bob.", await bob.ReadLineAsync());
    }

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync(["--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0", .. settings]);

    private static async Task RegisterAndQuitAsync(RunningServer server, string name)
    {
        await using var client = await RegisterAsync(server, name);
        await client.SayAsync("/quit");
        await client.ReadAllAsync();
    }

    private static async Task<LineClient> RegisterAsync(RunningServer server, string name)
    {
        var client = await server.LineAsync(name);
        await client.SayAsync($"/register {Passphrase}");
        await client.ReadUntilAsync($"{name} is yours now. Next time: /login {name} PASSPHRASE");
        return client;
    }
}
