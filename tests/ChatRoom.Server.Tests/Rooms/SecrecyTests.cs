using System.Text;
using System.Text.RegularExpressions;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Connections.Rooms;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Rooms;

/// <summary>Tries on each door, and by each address, to learn anything of a private room and of a conversation.</summary>
public sealed partial class SecrecyTests : IAsyncLifetime
{
    private const string NoAddress = "~aaaaaaaaaaaaaaaa";

    private static readonly string NoConversation = "@" + new string('0', 30);

    // Everything that is said, shown or known in the private room and in the conversation.
    private static readonly string[] Secrets = ["zebra", "the-topic", "in-the-room", "in-the-conversation"];

    private readonly StringBuilder _learnt = new();
    private RunningServer _server = null!;
    private LineClient _alice = null!;
    private LineClient _bob = null!;
    private string _address = "";
    private string _conversation = "";

    private RoomDirectory Directory => _server.Services.GetRequiredService<RoomDirectory>();

    private string[] Addresses => [_address, _conversation, NoAddress, NoConversation];

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync("--Limits:FloodPerSecond=0");
        _alice = await _server.LineAsync("alice #zebra");
        _bob = await _server.LineAsync("bob #zebra");
        await _alice.SendAsync("/topic the-topic\nin-the-room\n/private\n/msg bob in-the-conversation\n");
        _address = Address().Match(string.Join('\n', await _alice.ReadUntilAsync("[you -> bob] in-the-conversation"))).Value;
        await _bob.ReadUntilAsync("[alice -> you] in-the-conversation");
        var people = Directory.People;
        _conversation = DirectAddress.Of(people.Find("alice")!.Id, people.Find("bob")!.Id);
        Assert.NotNull(Directory.Peek(_address));
        Assert.NotNull(Directory.Peek(_conversation));
    }

    public async ValueTask DisposeAsync()
    {
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, _learnt.ToString(), StringComparison.Ordinal));

        // Nobody in there has seen anything of the attempts.
        await _alice.SayAsync("last");
        Assert.Equal("alice: last", await _alice.ReadLineAsync());
        Assert.Equal("alice: last", await _bob.ReadLineAsync());
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_line_client_learns_nothing()
    {
        await using var mallory = await _server.LineAsync("mallory");

        foreach (var command in new[] { "/join {0}", "/join #{0}", "/JOIN {0}", "/who {0}", "/who #{0}" })
        {
            var answers = new List<string?>();
            foreach (var address in Addresses)
            {
                await mallory.SayAsync(string.Format(null, command, address));
                var answer = await mallory.ReadLineAsync();
                _learnt.AppendLine(answer);
                answers.Add(answer?.Replace(address, "", StringComparison.Ordinal));
            }

            Assert.Equal(answers[2], answers[0]);
            Assert.Equal(answers[3], answers[1]);
        }

        foreach (var address in Addresses)
        {
            await mallory.SendAsync($"/msg {address} hi\n/invite {address}\n");
        }

        await mallory.SendAsync("/rooms\n/who\n/history\n/since 0\n/r hi\n/topic\n/private\nend\n");
        _learnt.AppendJoin('\n', await mallory.ReadUntilAsync("mallory: end"));
        Assert.DoesNotContain("~", string.Join('\n', _learnt.ToString().Split('\n').Where(line => line.StartsWith('#'))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_client_and_a_name_line_learn_nothing()
    {
        await using var mallory = await _server.ChunkAsync("mallory");
        var names = new List<string>();
        foreach (var address in Addresses)
        {
            await mallory.SendAsync($"/join {address}");
            _learnt.AppendLine(await mallory.ReadRowAsync());
            await using var script = await LineClient.ConnectAsync(_server.Port);
            await script.SendAsync($"script #{address}\nhello\n{{quit}}\n");
            names.Add(string.Join('\n', await script.ReadAllAsync()).Replace(address, "", StringComparison.Ordinal));
        }

        Assert.Equal(names[2], names[0]);
        _learnt.AppendJoin('\n', names);
    }

    [Fact]
    public async Task A_request_learns_nothing()
    {
        using var http = new HttpClient { BaseAddress = _server.Web };
        string[] paths =
        [
            .. Addresses.SelectMany(address => new[] { $"/r/{address}", $"/r/{address}/1", $"/r/{address.ToUpperInvariant()}", $"/d/{address}", $"/i/{address}" }),
            "/", "/d/alice", "/d/bob", "/i/nothing", "/healthz", "/readyz", "/manifest.webmanifest",
        ];
        var statuses = new Dictionary<string, (int, int)>();
        foreach (var path in paths)
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            _learnt.AppendLine(body).AppendLine(response.Headers.ToString());
            statuses[path] = ((int)response.StatusCode, body.Split('\n').Length);
        }

        foreach (var (real, none) in new[] { (_address, NoAddress), (_conversation, NoConversation) })
        {
            Assert.Equal(statuses[$"/r/{none}"], statuses[$"/r/{real}"]);
            Assert.Equal(statuses[$"/r/{none}/1"], statuses[$"/r/{real}/1"]);
            Assert.Equal(statuses[$"/d/{none}"], statuses[$"/d/{real}"]);
        }
    }

    [Fact]
    public async Task A_page_learns_nothing_from_an_address_its_memory_or_the_list_of_rooms()
    {
        await using var page = new PageRooms(
            Directory, _server.Services.GetRequiredService<InputInterpreter>(), TimeProvider.System, ("mallory", new string('f', 32)));
        var answers = new List<string>();
        foreach (var address in Addresses)
        {
            using var visit = await page.OpenAsync(address);
            Assert.Null(visit.Room);
            answers.Add(visit.Refusal!.ToString().Replace(address, "", StringComparison.Ordinal));
            await page.AddAsync(address, []);
            Assert.Null(await page.AcceptAsync(address));
        }

        await page.AddUnreadDirectAsync([]);
        _learnt.AppendJoin('\n', answers);
        foreach (var room in page.List)
        {
            _learnt.AppendLine(room.ToString());
        }

        foreach (var room in await RoomSummary.ListAsync(Directory, page.Person!, TestContext.Current.CancellationToken))
        {
            _learnt.AppendLine(room.ToString());
        }

        Assert.Equal(answers[2], answers[0]);
        Assert.Equal(answers[3], answers[1]);
        Assert.Equal(["lobby"], page.List.Select(room => room.Name));
    }

    [Fact]
    public async Task An_operator_reads_in_the_audit_log_no_address_of_a_private_room()
    {
        await using var mallory = await _server.LineAsync("mallory");
        var person = Directory.People.Find("mallory")!;
        await Directory.Trust.ApplyAsync(new TrustChange.Grant(new("", person.Id, Role.Operator, "mallory")), null);
        await _alice.SayAsync("/slow 0 the-reason");
        await _alice.ReadUntilStartsAsync("alice ended slow mode");
        await _bob.ReadUntilStartsAsync("alice ended slow mode");

        await mallory.SayAsync("/audit\nend");

        var lines = await mallory.ReadUntilAsync("mallory: end");
        Assert.Contains(lines, line => line.Contains("slow 0 in ~… (the-reason)", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(_address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_maker_of_another_room_learns_no_name_from_the_bans_and_roles_of_a_private_one()
    {
        var trust = Directory.Trust;
        await trust.ApplyAsync(new TrustChange.Add(
            new Sanction(await trust.NextIdAsync(), SanctionKind.Ban, _address, PersonId.New(), "ghost", null, "alice", DateTimeOffset.UnixEpoch)), null);
        await trust.ApplyAsync(new TrustChange.Grant(new(_address, PersonId.New(), Role.Moderator, "helper")), null);
        await using var mallory = await _server.LineAsync("mallory #own");
        await mallory.ReadUntilAsync("You are in #own.");

        foreach (var name in new[] { "ghost", "helper" })
        {
            foreach (var command in new[] { "/mute {0} 1m", "/unmute {0}", "/ban {0} 1m", "/unban {0}", "/mod {0}", "/unmod {0}", "/purge {0}", "/kick {0}" })
            {
                await mallory.SayAsync(string.Format(null, command, name));
                var real = await mallory.ReadLineAsync();
                await mallory.SayAsync(string.Format(null, command, "nobody"));
                Assert.Equal(await mallory.ReadLineAsync(), real!.Replace(name, "nobody", StringComparison.Ordinal));
            }
        }
    }

    [GeneratedRegex("~[a-z2-9]{16}")]
    private static partial Regex Address();
}
