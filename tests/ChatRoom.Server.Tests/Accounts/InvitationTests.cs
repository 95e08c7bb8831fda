using ChatRoom.Core.Rooms;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Tests.Tls;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>Asserts what invitations to the server are good for, on each door.</summary>
[Slow]
public sealed class InvitationTests : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private const string MustBeInvited = "Only invited people may enter here. In the place of the name: NAME CODE, or /login NAME PASSPHRASE";
    private const string NoInvitation = "This invitation is worth nothing, or not any more.";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_code_behind_the_name_lets_one_guest_in_and_strangers_learn_nothing()
    {
        await using var server = await StartAsync("--Access:Mode=invited");
        var code = await InviteAsync();
        await using var alice = await server.LineAsync($"alice {code.ToUpperInvariant()}");
        Assert.Equal(["alice"], server.Handles);

        foreach (var line in (string[])["bob", "alice", "bob #dev", "", "/who", "/register correct horse", "login alice"])
        {
            Assert.Equal(MustBeInvited, await LastLineAsync(server, line));
        }

        foreach (var line in (string[])[$"bob {code}", $"bob {InvitationCode.New()}", "bob inv-abcdefghij012345678", $"/login {code}"])
        {
            Assert.Equal(NoInvitation, await LastLineAsync(server, line));
        }

        Assert.Equal(["alice"], server.Handles);
        Assert.Equal(["lobby"], server.Services.GetRequiredService<RoomDirectory>().Loaded.Select(room => room.Name));
        await alice.SayAsync("hello");
        Assert.Equal("alice: hello", await alice.ReadUntilStartsAsync("alice:"));
    }

    [Fact]
    public async Task An_invited_guest_does_not_hear_that_a_handle_belongs_to_an_account()
    {
        await using var server = await StartAsync("--Access:Mode=invited");
        await using var guest = await LineClient.ConnectAsync(server.Port);
        Console.SetIn(new StringReader("correct horse battery\n"));
        Assert.Equal(0, (await ProgramInProcess.RunAsync("user", "add", "alice", _folder.Setting)).ExitCode);
        await guest.SayAsync($"alice {await InviteAsync()}");
        var lines = new List<string> { (await guest.ReadLineAsync())! };
        Assert.StartsWith("Welcome alice_2!", lines[0], StringComparison.Ordinal);

        await guest.SayAsync("/nick alice");
        while (!lines[^1].StartsWith("alice is taken", StringComparison.Ordinal))
        {
            lines.Add((await guest.ReadLineAsync())!);
        }

        Assert.DoesNotContain(lines, line => line.Contains("belongs to an account", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_works_on_the_chunk_door_on_the_port_with_TLS_and_by_log_in()
    {
        var port = FreePort.Find();
        await using var server = await StartAsync("--Access:Mode=invited", $"--Tcp:TlsPort={port}", "--Tls:SelfSigned=true");
        var code = await InviteAsync("4");
        await using var bob = await server.ChunkAsync($"bob {code}");
        await using var alice = await TlsClient.JoinAsync(port, $"alice {code}");
        await using var guest = await server.LineAsync($"/login {code}");
        await using var carol = await server.LineAsync($"carol {code} #dev");

        Assert.Equal(["alice", "bob", "guest1"], server.Handles.Order(StringComparer.Ordinal));
        Assert.Equal(NoInvitation, await LastLineAsync(server, $"dave {code}"));
        Assert.Equal("There are no invitations.\n", (await RunAsync("invitations")).Output);
    }

    [Fact]
    public async Task An_invitation_ends_and_its_use_comes_back_if_the_guest_does_not_get_in()
    {
        await using var server = await StartAsync("--Access:Mode=invited", "--Rooms:Creation=operators");
        var trust = server.Services.GetRequiredService<TrustRegister>();
        var late = InvitationCode.New();
        await trust.ApplyAsync(new TrustChange.Invite(new ServerInvitation(77, InvitationCode.HashOf(late), "x", 9, DateTimeOffset.UtcNow)), null);
        Assert.Equal(NoInvitation, await LastLineAsync(server, $"bob {late}"));

        var code = await InviteAsync();
        Assert.Contains("#dev", await LastLineAsync(server, $"bob {code} #dev"), StringComparison.Ordinal);
        await using (var bob = await server.LineAsync($"bob {code}"))
        {
            Assert.Equal(["bob"], server.Handles);
        }
    }

    [Fact]
    public async Task A_guest_becomes_an_account_and_comes_back_without_a_code_after_a_restart()
    {
        string code;
        await using (var server = await StartAsync("--Access:Mode=invited"))
        {
            code = await InviteAsync("2");
            await using var alice = await server.LineAsync($"alice {code}");
            await alice.SayAsync($"/register {Passphrase}");
            await alice.ReadUntilStartsAsync("alice is yours");
        }

        await using var next = await StartAsync("--Access:Mode=invited");
        await using var again = await next.LineAsync($"/login alice {Passphrase}");
        await using var bob = await next.LineAsync($"bob {code}");
        Assert.Equal(["alice", "bob"], next.Handles.Order(StringComparer.Ordinal));
        Assert.Equal(NoInvitation, await LastLineAsync(next, $"carol {code}"));
    }

    [Fact]
    public async Task A_newcomer_makes_an_account_by_a_code_where_only_accounts_may_enter()
    {
        await using var server = await StartAsync("--Access:Mode=accounts");
        var code = await InviteAsync();

        Assert.Equal("A passphrase has 8 to 256 characters.", await LastLineAsync(server, $"/register alice {code} short"));
        Assert.Equal(NoInvitation, await LastLineAsync(server, $"/register alice {InvitationCode.New()} {Passphrase}"));
        await using var alice = await server.LineAsync($"/register alice {code} {Passphrase}");
        Assert.Equal(["alice"], server.Handles);
        Assert.Equal(NoInvitation, await LastLineAsync(server, $"/register bob {code} {Passphrase}"));
        Assert.Equal(NoInvitation, await LastLineAsync(server, $"/register alice {code} {Passphrase}"));
        await using var again = await server.LineAsync($"/login alice {Passphrase}");
    }

    [Fact]
    public async Task A_taken_name_uses_no_invitation_up()
    {
        await using var server = await StartAsync("--Access:Mode=accounts");
        Console.SetIn(new StringReader(Passphrase + "\n"));
        await RunAsync("user", "add", "alice");
        var code = await InviteAsync();

        Assert.Equal("a1ice is taken, or looks like a handle that is.", await LastLineAsync(server, $"/register a1ice {code} {Passphrase}"));
        await using var bob = await server.LineAsync($"/register bob {code} {Passphrase}");
        Assert.Equal(["bob"], server.Handles);
    }

    [Theory]
    [InlineData("everyone", "alice is yours now. Next time: /login alice PASSPHRASE")]
    [InlineData("invited", "Only invited people can make an account here.")]
    [InlineData("operators", "Only the operators of this server make accounts.")]
    public async Task The_setting_says_which_guests_make_accounts(string rule, string answer)
    {
        await using var server = await StartAsync($"--Accounts:Registration={rule}");
        var code = await InviteAsync("2");
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync($"/register {Passphrase}");
        Assert.Equal(answer, await alice.ReadUntilStartsAsync(answer[..10]));

        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync($"/login {code}");
        await bob.SayAsync($"/register {Passphrase}");
        if (rule == "operators")
        {
            Assert.Equal(answer, await bob.ReadUntilStartsAsync("Only the"));
            return;
        }

        await bob.ReadUntilStartsAsync(rule == "invited" ? "Your invitation is good." : "You need no invitation.");
        await bob.ReadUntilStartsAsync("bob is yours now");
        await using var carol = await server.LineAsync($"carol {(rule == "invited" ? code : InvitationCode.New())}");
        await carol.SayAsync($"/register {Passphrase}");
        await carol.ReadUntilStartsAsync("carol is yours now");
    }

    [Fact]
    public async Task Everyone_registers_in_the_place_of_the_name_where_the_setting_lets_them()
    {
        await using var server = await StartAsync("--Access:Mode=accounts", "--Accounts:Registration=everyone");
        await using var alice = await server.LineAsync($"/register alice {Passphrase}");

        Assert.Equal(["alice"], server.Handles);
        Assert.Equal(
            "Only people with an account may enter here. In the place of the name: /login NAME PASSPHRASE, or /register NAME PASSPHRASE",
            await LastLineAsync(server, "bob"));
        Assert.StartsWith("Register as:", await LastLineAsync(server, "/register bob"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_command_line_makes_lists_and_ends_invitations_with_and_without_a_server(bool runs)
    {
        await (await StartAsync("--Access:Mode=invited")).DisposeAsync();
        var server = runs ? await StartAsync("--Access:Mode=invited") : null;
        var made = await RunAsync("invite", "5", "2h");
        var code = InvitationCode.Find(made.Output.Split('\n')[0])!;
        Assert.Equal(runs, made.Output.Contains($"/i/{code}\n", StringComparison.Ordinal));
        Assert.Contains("For 5 until ", made.Output, StringComparison.Ordinal);
        Assert.EndsWith("To end it: chatroom uninvite 1\n", made.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("invite", "some")).ExitCode);
        Assert.Equal(1, (await RunAsync("invite", "0")).ExitCode);

        var listed = (await RunAsync("invitations")).Output;
        Assert.StartsWith("1: for 5 until ", listed, StringComparison.Ordinal);
        Assert.EndsWith(", by The console\n", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(code, listed, StringComparison.Ordinal);
        server ??= await StartAsync("--Access:Mode=invited");
        await using (var bob = await server.LineAsync($"bob {code}"))
        {
            Assert.Equal(["bob"], server.Handles);
            Assert.StartsWith("1: for 4 until ", (await RunAsync("invitations")).Output, StringComparison.Ordinal);
            Assert.Equal("Invitation #1 is worth nothing now.\n", (await RunAsync("uninvite", "1")).Output);
        }

        Assert.Equal(NoInvitation, await LastLineAsync(server, $"carol {code}"));
        Assert.Equal(new Ended(1, "chatroom: There is no such invitation. chatroom invitations lists them.\n"), await RunAsync("uninvite", "#1"));
        var audit = (await RunAsync("audit")).Output;
        Assert.Contains("invite #1 (5 uses, until ", audit, StringComparison.Ordinal);
        Assert.Contains("uninvite #1", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(code, audit + string.Join('\n', server.LogLines), StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_disabled_member_does_not_come_back_as_a_guest()
    {
        await using var server = await StartAsync("--Access:Mode=invited");
        var code = await InviteAsync();
        await using var alice = await server.LineAsync($"alice {code}");
        await alice.SayAsync($"/register {Passphrase}");
        await alice.ReadUntilStartsAsync("alice is yours");
        await RunAsync("user", "disable", "alice");

        Assert.Equal("Your log-in has ended. Log in again to come back.", (await alice.ReadAllAsync())[^1]);
        Assert.Equal(MustBeInvited, await LastLineAsync(server, "alice"));
        Assert.Equal("That name and passphrase do not belong together.", await LastLineAsync(server, $"/login alice {Passphrase}"));
        Assert.Equal(NoInvitation, await LastLineAsync(server, $"alice {code}"));
    }

    private async Task<string> InviteAsync(string uses = "1")
    {
        var made = await RunAsync("invite", uses);
        Assert.Equal(0, made.ExitCode);
        return InvitationCode.Find(made.Output.Split('\n')[0])!;
    }

    private static async Task<string> LastLineAsync(RunningServer server, string line)
    {
        await using var client = await LineClient.ConnectAsync(server.Port);
        await client.SayAsync(line);
        return (await client.ReadAllAsync())[^1];
    }

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync(["--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0", .. settings]);

    private Task<Ended> RunAsync(params string[] words) => ProgramInProcess.RunAsync([.. words, _folder.Setting]);
}
