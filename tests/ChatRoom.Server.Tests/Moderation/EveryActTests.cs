using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Server.Control;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Moderation;

/// <summary>Types every act, as every rank, at persons of every rank, on every door; the table here is its own.</summary>
[Slow]
public sealed class EveryActTests : IAsyncLifetime
{
    private const string Lines = "line";
    private const string Chunks = "chunk";
    private const string Page = "page";

    // Each person may type these: a rank counts at a message of another one, and everybody makes rooms of its own.
    private const string Delete = "delete";
    private const string Private = "private";

    // The lowest rank, and whether the rank of the person matters. {0} is the person's name, {1} the number of a message of it.
    private static readonly (string Line, Rank Lowest, bool IsAtPerson)[] Acts =
    [
        ("/kick {0}", Rank.Moderator, true),
        ("/mute {0} 1m", Rank.Moderator, true),
        ("/unmute {0}", Rank.Moderator, true),
        ("/ban {0} 1m", Rank.Moderator, true),
        ("/unban {0}", Rank.Moderator, true),
        ("/delete {1}", Rank.Moderator, true),
        ("/purge {0}", Rank.Moderator, true),
        ("/mod {0}", Rank.Maker, true),
        ("/unmod {0}", Rank.Maker, true),
        ("/op {0}", Rank.Owner, true),
        ("/deop {0}", Rank.Owner, true),
        ("/bans", Rank.Moderator, false),
        ("/slow off", Rank.Moderator, false),
        ("/readonly off", Rank.Moderator, false),
        ("/ban 203.0.113.0/24 1m", Rank.Operator, false),
        ("/mute 203.0.113.0/24 1m", Rank.Operator, false),
        ("/unban 203.0.113.0/24", Rank.Operator, false),
        ("/audit", Rank.Operator, false),
        ("/invitation", Rank.Operator, false),
        ("/invitations", Rank.Operator, false),
        ("/uninvite #1", Rank.Operator, false),
        // The last one: the room has another name afterwards.
        ("/private", Rank.Moderator, false),
    ];

    private static readonly Rank[] Ranks = [Rank.Person, Rank.Moderator, Rank.Maker, Rank.Operator, Rank.Owner];

    private readonly HistoryFolder _folder = new();
    private RunningServer _server = null!;

    public static TheoryData<string, Rank> All => new(from door in new[] { Lines, Chunks, Page } from rank in Ranks select (door, rank));

    private TrustRegister Trust => Rooms.Trust;

    private RoomDirectory Rooms => _server.Services.GetRequiredService<RoomDirectory>();

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(
        "--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0", "--Rooms:CreationPerAddress=0", "--Rooms:MaxPerPerson=0",
        "--Tcp:ChunkGap=00:00:00.030");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Every_command_that_needs_a_rank_is_in_the_table() => Assert.Equal(
        CommandTable.All.Where(command => command.Needs > Rank.Person || command.Name is Delete or Private).Select(command => command.Name).Order(StringComparer.Ordinal),
        Acts.Select(act => act.Line[1..].Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_act_is_done_from_its_rank_on_and_at_lower_ranks_only(string door, Rank rank)
    {
        await MakeAsync("den", "maker");
        var name = rank == Rank.Maker ? "own" : "den";
        if (name == "own" && door == Page)
        {
            await MakeAsync(name, "issuer");
        }

        await using IssuerOnDoor issuer = door switch
        {
            Lines => await LineIssuer.EnterAsync(_server, name),
            Chunks => await ChunkIssuer.EnterAsync(_server, name),
            _ => await PageIssuer.EnterAsync(_server, name),
        };
        var room = Rooms.Peek(name)!;
        await RaiseAsync(room, Rooms.People.Find("issuer")!, rank);
        foreach (var (line, lowest, isAtPerson) in Acts)
        {
            foreach (var other in isAtPerson ? OthersFor(door, rank).Where(other => other != Rank.Maker || name == "den") : [Rank.Person])
            {
                var (target, number) = await EnterAsync(room, other);
                var isDone = rank >= lowest && (!isAtPerson || other < rank);
                Assert.Equal((line, other, isDone), (line, other, await issuer.IsDoneAsync(string.Format(CultureInfo.InvariantCulture, line, target.Name, number), target.Name)));
                await room.LeaveAsync(target, LeaveReason.Quit);
            }
        }
    }

    [Fact]
    public async Task No_rank_stands_against_the_console()
    {
        await MakeAsync("den", "maker");
        using var lease = await Rooms.FindAsync("den", CancellationToken.None);
        foreach (var (line, _, isAtPerson) in Acts.Where(act => !act.Line.StartsWith($"/{Delete}", StringComparison.Ordinal)))
        {
            foreach (var other in isAtPerson ? Ranks : [Rank.Person])
            {
                var (target, _) = await EnterAsync(lease!.Room, other);
                var words = string.Format(CultureInfo.InvariantCulture, line, target.Name)[1..].Split(' ', 2);
                var (_, answer) = Assert.NotNull(await ControlClient.AskAsync(_folder.At("control.sock"), words[0], words.ElementAtOrDefault(1) ?? "", Deadline.Token()));
                Assert.DoesNotContain(answer, IssuerOnDoor.IsOfRank);
                await lease.Room.LeaveAsync(target, LeaveReason.Quit);
            }
        }
    }

    // An old desktop client gets 30 rows a second: one rank below, and the issuer's own.
    private static Rank[] OthersFor(string door, Rank rank) => door == Chunks ? [.. new[] { Rank.Person, rank }.Distinct()] : Ranks;

    /// <summary>Makes a room by a person that need not be in it.</summary>
    private async Task MakeAsync(string room, string maker)
    {
        using var visit = Rooms.People.Enter(maker, TokenOf(maker));
        var session = new TestSession { Person = visit.Person };
        using var request = await Rooms.RequestAsync(room, session, makes: true, CancellationToken.None);
        Assert.Null(request.Refusal);
    }

    /// <summary>Lets a person of a rank into the room, with a message, and with a ban and a mute to end.</summary>
    private async Task<(Participant Participant, long Number)> EnterAsync(Room room, Rank rank)
    {
        var name = rank == Rank.Maker ? "maker" : $"p{Guid.NewGuid():N}"[..12];
        await Trust.ApplyAsync(new TrustChange.Remove([.. Trust.ListSanctions().Select(sanction => sanction.Id)]), null);
        using var visit = Rooms.People.Enter(name, TokenOf(name));
        var person = visit.Person;
        foreach (var role in Trust.ListRoles().Where(role => role.Person == person.Id))
        {
            await Trust.ApplyAsync(new TrustChange.Revoke(role.Room, role.Person), null);
        }

        var session = new TestSession { Person = person };
        var joined = Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(room.JoinAsync(session.SubscribeTo(room), person, CancellationToken.None)));
        await room.SayAsync(session, "hello", MessageKind.Say, Guid.NewGuid(), CancellationToken.None);
        await room.ProbeAsync(CancellationToken.None);
        var number = room.Tail.Events.ReadAfter(0, 100_000).OfType<MessagePosted>().Last(message => message.AuthorId == person.Id).Sequence;
        await RaiseAsync(room, person, rank);
        foreach (var kind in Enum.GetValues<SanctionKind>())
        {
            var sanction = new Sanction(await Trust.NextIdAsync(), kind, room.Name, person.Id, name, null, "x", DateTimeOffset.UnixEpoch);
            await Trust.ApplyAsync(new TrustChange.Add(sanction), null);
        }

        return (joined.Participant, number);
    }

    private async Task RaiseAsync(Room room, Person person, Rank rank)
    {
        if (Enum.TryParse<Role>(rank.ToString(), out var role))
        {
            await Trust.ApplyAsync(new TrustChange.Grant(new(role == Role.Moderator ? room.Name : "", person.Id, role, person.Name)), null);
        }

        Assert.Equal(rank, room.RankOf(person.Id));
    }

    private static string TokenOf(string name) => $"token of {name}";

    /// <summary>Types lines on one door.</summary>
    private abstract class IssuerOnDoor : IAsyncDisposable
    {
        /// <summary>Types a line, and returns whether no rank stood against it.</summary>
        /// <param name="line">The line.</param>
        /// <param name="target">The person that has entered and said hello for it.</param>
        public abstract Task<bool> IsDoneAsync(string line, string target);

        public abstract ValueTask DisposeAsync();

        protected static readonly string[] Refusals = ["Only the ", " has your rank or a higher one.", " is not yours."];

        public static bool IsOfRank(string answer) =>
            answer.StartsWith("Only the ", StringComparison.Ordinal) || answer.Contains(" has your rank or a higher one.", StringComparison.Ordinal)
            || answer.EndsWith(" is not yours.", StringComparison.Ordinal);
    }

    private sealed class LineIssuer(LineClient client) : IssuerOnDoor
    {
        public static async Task<LineIssuer> EnterAsync(RunningServer server, string room)
        {
            var client = await server.LineAsync("issuer");
            await client.SayAsync($"/join {room}");
            await client.ReadUntilAsync($"You are in #{room}.");
            return new(client);
        }

        public override async Task<bool> IsDoneAsync(string line, string target)
        {
            await client.SendAsync($"{line}\n/nick\n");
            return !(await client.ReadUntilAsync("You are issuer. To change that: /nick NAME")).Any(IsOfRank);
        }

        public override ValueTask DisposeAsync() => client.DisposeAsync();
    }

    private sealed class ChunkIssuer(ChunkClient client) : IssuerOnDoor
    {
        public static async Task<ChunkIssuer> EnterAsync(RunningServer server, string room)
        {
            var client = await server.ChunkAsync("issuer");
            await client.SendAsync($"/join {room}");
            var issuer = new ChunkIssuer(client);
            await issuer.ReadUntilAsync($"You are in #{room}.");
            return issuer;
        }

        // The server takes all bytes of one read for one line, so the second line has to wait for an answer to the first.
        public override async Task<bool> IsDoneAsync(string line, string target)
        {
            await ReadUntilAsync($"{target}: hello");
            await client.SendAsync(line);
            var answer = await client.ReadRowAsync();
            await client.SendAsync("/nick");
            answer += await ReadUntilAsync("You are issuer. To change that: /nick NAME");
            return !Refusals.Any(refusal => answer.Contains(refusal, StringComparison.Ordinal));
        }

        // A busy test process may read two rows as one.
        private async Task<string> ReadUntilAsync(string text)
        {
            var rows = "";
            while (!rows.Contains(text, StringComparison.Ordinal))
            {
                rows += await client.ReadRowAsync() ?? throw new InvalidOperationException($"The connection ended before '{text}' came.");
            }

            return rows;
        }

        public override ValueTask DisposeAsync() => client.DisposeAsync();
    }

    private sealed class PageIssuer(WebSession session) : IssuerOnDoor
    {
        public static async Task<PageIssuer> EnterAsync(RunningServer server, string name)
        {
            var rooms = server.Services.GetRequiredService<RoomDirectory>();
            using var lease = await rooms.FindAsync(name, CancellationToken.None);
            var session = new WebSession(lease!.Room, server.Services.GetRequiredService<InputInterpreter>(), new HastyTime(), change =>
            {
                change();
                return Task.CompletedTask;
            });
            Assert.IsType<JoinResult.Joined>(await session.JoinAsync("issuer", TokenOf("issuer")));
            return new(session);
        }

        public override async Task<bool> IsDoneAsync(string line, string target)
        {
            var (_, reason) = await Eventually.InTimeAsync(session.SayAsync(Guid.NewGuid(), line));
            return reason is null || !IsOfRank(reason.ToString());
        }

        public override ValueTask DisposeAsync() => session.DisposeAsync();
    }

    /// <summary>Lets the page rest for a hundredth of the time.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 100 : dueTime, period);
    }
}
