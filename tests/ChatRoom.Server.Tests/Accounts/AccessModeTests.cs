using ChatRoom.Core.Input;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>Asserts what strangers get from a server that only accounts may enter, and that nobody says a code.</summary>
[Slow]
public sealed class AccessModeTests : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private const string Code = "inv-abcdefghij0123456789";
    private const string MustLogIn = "Only people with an account may enter here. In the place of the name: /login NAME PASSPHRASE, or with an invitation /register NAME CODE PASSPHRASE";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_stranger_on_a_line_can_only_log_in_and_learns_nothing()
    {
        await MakeAliceAsync();
        await using var server = await StartAsync("--Access:Mode=accounts");
        await using var alice = await server.LineAsync($"/login alice {Passphrase}");
        await alice.SayAsync("a secret");
        await alice.ReadUntilAsync("alice: a secret");

        foreach (var line in (string[])["bob", "alice", "bob #dev", "", "/who", "/rooms", "/register correct horse", $"bob {Code}", $"/login {Code}", "/login"])
        {
            await using var stranger = await LineClient.ConnectAsync(server.Port);
            await stranger.SayAsync(line);
            Assert.Equal([MustLogIn], await stranger.ReadAllAsync());
        }

        await using var wrong = await LineClient.ConnectAsync(server.Port);
        await wrong.SayAsync("/login alice wrong horse battery");
        Assert.Equal(["That name and passphrase do not belong together."], await wrong.ReadAllAsync());
        Assert.Equal(["alice"], server.Handles);
        Assert.Equal(["lobby"], server.Services.GetRequiredService<RoomDirectory>().Loaded.Select(room => room.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("r/lobby")]
    [InlineData("r/dev/1")]
    [InlineData("d/alice")]
    [InlineData("i/abc")]
    public async Task A_stranger_on_the_page_can_only_log_in_and_learns_nothing(string address)
    {
        await MakeAliceAsync();
        await using var server = await StartAsync("--Access:Mode=accounts");
        await using var alice = await server.LineAsync($"/login alice {Passphrase}");
        using var page = new PageClient(server.Web);

        var html = await page.Http.GetStringAsync(address, Deadline.Token());

        Assert.Contains("Only people with an account may enter here.", html, StringComparison.Ordinal);
        Assert.Contains("<title>ChatRoom</title>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alice<", html, StringComparison.Ordinal);
        Assert.DoesNotContain("who-is-here", html, StringComparison.Ordinal);
        Assert.DoesNotContain("#lobby<", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_room_lets_a_stranger_join_whatever_its_door_does()
    {
        await using var server = await StartAsync("--Access:Mode=accounts");
        await using var session = new WebSession(server.Lobby, server.Services.GetRequiredService<InputInterpreter>(), TimeProvider.System, change =>
        {
            change();
            return Task.CompletedTask;
        });

        var refused = Assert.IsType<JoinResult.Refused>(await session.JoinAsync("ada", new string('a', 32)));

        Assert.Equal("Only people with an account may enter here. Log in first.", refused.Reason.ToString());
        Assert.Empty(server.Handles);
    }

    [Fact]
    public async Task A_code_is_neither_a_name_nor_said()
    {
        await using var server = await StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await LineClient.ConnectAsync(server.Port);
        await bob.SayAsync($"bob {Code} #dev");
        Assert.StartsWith("Welcome bob!", await bob.ReadLineAsync(), StringComparison.Ordinal);
        await bob.ReadUntilStartsAsync("You are in #dev");
        await using var guest = await LineClient.ConnectAsync(server.Port);
        await guest.SayAsync($"/login {Code}");
        Assert.StartsWith("Welcome guest1!", await guest.ReadLineAsync(), StringComparison.Ordinal);

        foreach (var line in (string[])[$"my code is {Code}", Code, $"/nick {Code}", $"/me has {Code}", $"/msg bob {Code}", $"//x {Code.ToUpperInvariant()}", $"/topic {Code}"])
        {
            await alice.SayAsync(line);
            Assert.Equal("Not said: it holds the code of an invitation.", await alice.ReadUntilStartsAsync("Not said"));
        }

        Assert.Contains("alice", server.Handles);
        Assert.DoesNotContain(server.Handles, name => name.Contains("inv", StringComparison.OrdinalIgnoreCase));
    }

    private async Task MakeAliceAsync()
    {
        await using var server = await StartAsync();
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync($"/register {Passphrase}");
        await alice.ReadUntilStartsAsync("alice is yours");
    }

    [Theory]
    [InlineData("open", "These rooms do not answer: lobby.")]
    [InlineData("invited", "These rooms do not answer: one that is not public.")]
    [InlineData("accounts", "These rooms do not answer: one that is not public.")]
    public async Task Health_names_a_room_to_strangers_only_where_they_may_enter(string mode, string answer)
    {
        await using var server = await StartAsync(
            $"--Access:Mode={mode}", "--Serilog:MinimumLevel:Override:Microsoft.Extensions.Diagnostics.HealthChecks=Fatal");
        using var http = new HttpClient { BaseAddress = server.Web };
        await server.Lobby.StopAsync();

        using var health = await http.GetAsync("healthz", Deadline.Token());

        Assert.Equal(answer, await health.Content.ReadAsStringAsync(Deadline.Token()));
    }

    private Task<RunningServer> StartAsync(params string[] settings) =>
        RunningServer.StartAsync(["--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0", .. settings]);
}
