using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Ledger.Links;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>Asserts what the command line does with accounts, by the running server and without one.</summary>
[Slow]
public sealed class ConsoleAccountTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_link_sets_a_new_passphrase_once_and_ends_the_other_log_ins()
    {
        await using var server = await StartAsync();
        await using var alice = await RegisterAsync(server, "alice");
        var printed = await RunAsync("user", "link", "Alice");
        var link = new Uri(printed.Output.Split('\n')[0]);
        using var page = new PageClient(server.Web);

        await page.Http.GetStringAsync(link, Deadline.Token());
        Assert.Contains("A passphrase has", await page.PostAsync(link, "bob", "short"), StringComparison.Ordinal);
        await page.PostAsync(link, "bob", "another horse battery");

        Assert.Single(await page.DevicesAsync());
        Assert.Equal("Your log-in has ended. Log in again to come back.", (await alice.ReadAllAsync())[^1]);
        using var late = await page.Http.GetAsync(link, Deadline.Token());
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        using var other = new PageClient(server.Web);
        Assert.NotNull(await other.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
        Assert.Null(await other.AskAsync("login", new { handle = "alice", passphrase = "another horse battery" }));
        var audit = (await RunAsync("audit")).Output;
        Assert.Contains("The console [console]: user link alice", audit, StringComparison.Ordinal);
        Assert.Contains("alice [web 127.0.0.1]: link used alice", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(link.Segments[^1], audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_account_is_out_on_every_door_at_once_and_comes_back_when_it_is_enabled()
    {
        await using (var server = await StartAsync())
        {
            await using var alice = await RegisterAsync(server, "alice");
            using var browser = new PageClient(server.Web);
            Assert.Null(await browser.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
            var link = new Uri((await RunAsync("user", "link", "alice")).Output.Split('\n')[0]);

            Assert.Equal("Nobody can log in as alice now, and all its log-ins have ended.\n", (await RunAsync("user", "disable", "alice")).Output);

            Assert.Equal("Your log-in has ended. Log in again to come back.", (await alice.ReadAllAsync())[^1]);
            Assert.Empty(await browser.DevicesAsync());
            Assert.Equal("That name and passphrase do not belong together.", await browser.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
            using var late = await browser.Http.GetAsync(link, Deadline.Token());
            Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
            Assert.Contains("alice is disabled.", (await RunAsync("user", "link", "alice")).Output, StringComparison.Ordinal);
            Assert.Contains(", disabled\n", (await RunAsync("user", "list")).Output, StringComparison.Ordinal);
        }

        await using (var server = await StartAsync())
        {
            await using var thief = await LineClient.ConnectAsync(server.Port);
            await thief.SayAsync($"/login alice {Passphrase}");
            Assert.Equal("That name and passphrase do not belong together.", (await thief.ReadAllAsync())[0]);
        }

        Assert.Equal("alice can log in again.\n", (await RunAsync("user", "enable", "alice")).Output);
        await using (var server = await StartAsync())
        {
            await using var alice = await server.LineAsync($"/login alice {Passphrase}");
            Assert.Equal(["alice"], server.Handles);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_account_is_made_and_deleted_with_and_without_a_server(bool runs)
    {
        await (await StartAsync()).DisposeAsync();
        var server = runs ? await StartAsync() : null;
        Console.SetIn(new StringReader(Passphrase + "\n"));
        Assert.Equal("bob is an account now. To log in on a line: /login bob PASSPHRASE\n", (await RunAsync("user", "add", "bob")).Output);
        Console.SetIn(new StringReader(Passphrase + "\n"));
        Assert.Equal(1, (await RunAsync("user", "add", "b0b")).ExitCode);
        Console.SetIn(new StringReader("short\n"));
        Assert.Equal(1, (await RunAsync("user", "add", "carol")).ExitCode);
        Console.SetIn(new StringReader(Passphrase + "\n"));
        Assert.Equal(new Ended(1, "chatroom: guest1 cannot be the name of an account.\n"), await RunAsync("user", "add", "guest1"));
        Console.SetIn(new StringReader(Passphrase + "\n"));
        Assert.Equal(new Ended(2, "chatroom: NAME is empty. Try --help.\n"), await RunAsync("user", "add", ""));
        Assert.Equal(new Ended(2, "chatroom: NAME is empty. Try --help.\n"), await RunAsync("purge", " ", "bob"));
        Assert.Equal(new Ended(2, "chatroom: 'carol x' is not a name: a name is one word.\n"), await RunAsync("user", "add", "carol x"));

        server ??= await StartAsync();
        await using (var bob = await server.LineAsync($"/login bob {Passphrase}"))
        {
            Assert.Equal(["bob"], server.Handles);
        }

        if (!runs)
        {
            await server.DisposeAsync();
            Assert.Contains("No server with a page runs here.", (await RunAsync("user", "link", "bob")).Output, StringComparison.Ordinal);
        }

        Assert.Equal("The account bob is deleted. Its name is free again in 30 days.\n", (await RunAsync("user", "delete", "bob")).Output);
        Assert.Equal("chatroom: There is no account bob.\n", (await RunAsync("user", "disable", "bob")).Output);
        Assert.DoesNotContain("bob: account", (await RunAsync("user", "list")).Output, StringComparison.Ordinal);
        var audit = (await RunAsync("audit")).Output;
        Assert.Contains("user add bob", audit, StringComparison.Ordinal);
        Assert.Contains("user delete bob", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(Passphrase, audit, StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_renamed_account_has_the_new_name_everywhere_at_once_and_the_old_one_is_free()
    {
        await using (var server = await StartAsync())
        {
            await using var alice = await RegisterAsync(server, "alice");
            await using var bob = await RegisterAsync(server, "bob");
            await using var guest = await server.LineAsync("carol");
            Assert.Equal("chatroom: bob is taken, or looks like a handle that is.\n", (await RunAsync("user", "rename", "alice", "bob")).Output);
            Assert.Equal("chatroom: guest7 cannot be the name of an account.\n", (await RunAsync("user", "rename", "alice", "guest7")).Output);
            Assert.Equal("chatroom: Deleted_7 cannot be the name of an account.\n", (await RunAsync("user", "rename", "alice", "Deleted_7")).Output);

            Assert.Equal("alice is carol now. The name alice is free.\n", (await RunAsync("user", "rename", "Alice", "carol")).Output);

            await bob.ReadUntilStartsAsync("alice is now known as carol");
            Assert.Equal(["bob", "carol", "carol_2"], server.Handles.Order());
            await using var second = await server.LineAsync($"/login carol {Passphrase}");
            await using var stranger = await server.LineAsync("alice");
            Assert.Contains("alice", server.Handles);
        }

        Assert.Equal("carol is dave now. The name carol is free.\n", (await RunAsync("user", "rename", "carol", "dave")).Output);
        await using var next = await StartAsync();
        await using var dave = await next.LineAsync($"/login dave {Passphrase}");
        Assert.Equal(["dave"], next.Handles);
        Assert.Contains("The console [console]: user rename carol", (await RunAsync("audit")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_account_has_the_new_name_in_the_list_of_bans_and_in_conversations()
    {
        await using (var server = await StartAsync())
        {
            await using var bob = await RegisterAsync(server, "bob");
            await using (var alice = await RegisterAsync(server, "alice"))
            {
                await bob.SayAsync("/msg alice hi");
                await alice.ReadUntilAsync("[bob -> you] hi");
                await alice.SayAsync("{quit}");
                await bob.ReadUntilAsync("alice has left the chat.");
            }

            await RunAsync("ban", "alice", "1d");
            await RunAsync("user", "rename", "alice", "carol");

            // With a database, a node that reads the news of others beside the rename has the earlier name for a second at most.
            await Eventually.TrueAsync(
                () => RunAsync("bans").GetAwaiter().GetResult().Output.Contains("ban of carol until", StringComparison.Ordinal), "the list has the new name");
            await using var guest = await server.LineAsync("alice");
            var rooms = server.Services.GetRequiredService<RoomDirectory>();
            var reader = rooms.People.Find("bob")!;
            using var request = await rooms.Direct.OpenAsync(reader, "carol", Deadline.Token());
            Assert.Equal("carol", request.Lease!.Room.TitleFor(reader.Id));
            await RunAsync("mute", "alice", "1d");
            Assert.Equal("Ended: alice.\n", (await RunAsync("unmute", "alice")).Output);
        }

        Assert.Contains("ban of carol until", (await RunAsync("bans")).Output, StringComparison.Ordinal);
        Assert.Contains("ban alice", (await RunAsync("audit")).Output, StringComparison.Ordinal);
        Assert.Equal("Ended: carol.\n", (await RunAsync("unban", "carol")).Output);
    }

    [Theory]
    [InlineData("kick", "carol", "/login carol correct horse battery")]
    [InlineData("ban", "carol", "2h", "login carol correct horse battery")]
    [InlineData("mute", "carol", "inv-abcdefghijklmnopqrst")]
    public async Task A_reason_that_looks_like_a_log_in_is_refused_and_not_stored(params string[] words)
    {
        await using var server = await StartAsync();
        await using var carol = await server.LineAsync("carol");

        var answer = await RunAsync(words);

        Assert.Equal("chatroom: Not done: the reason looks like a log-in, or holds the code of an invitation.\n", answer.Output);
        Assert.Equal(["carol"], server.Handles);
        Assert.DoesNotContain("carol", (await RunAsync("audit")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_ends_after_a_day_with_another_one_and_with_its_use()
    {
        var time = new FakeTimeProvider();
        var people = new PeopleDirectory(new LimitsOptions(), time);
        var alice = new Account(PersonId.FromToken("alice"), "alice");
        people.Claim(Claim.Of(alice));
        var links = new AccountLinks(new MemoryOneTimeLinks(time), people, () => new Uri("http://localhost/"), time);
        var first = (await links.MakeAsync(alice))!.Segments[^1];
        var second = (await links.MakeAsync(alice))!.Segments[^1];
        Assert.Null(await links.FindAsync(first));
        Assert.Equal(alice, await links.FindAsync(second));

        var taken = await links.TakeAsync(second);
        Assert.Null(await links.TakeAsync(second));
        await links.GiveBackAsync(taken!);
        Assert.NotNull(await links.FindAsync(second));
        time.Advance(TimeSpan.FromHours(24));

        Assert.Null(await links.FindAsync(second));
        Assert.Null(await links.TakeAsync(second));
    }

    private static async Task<LineClient> RegisterAsync(RunningServer server, string name)
    {
        var client = await server.LineAsync(name);
        await client.SayAsync($"/register {Passphrase}");
        await client.ReadUntilStartsAsync($"{name} is yours");
        return client;
    }

    private Task<RunningServer> StartAsync() => RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0");

    private Task<Ended> RunAsync(params string[] words) => ProgramInProcess.RunAsync([.. words, _folder.Setting]);
}
