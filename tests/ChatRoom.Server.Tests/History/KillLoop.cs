using System.Buffers;
using System.Globalization;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Protocol.Line;

namespace ChatRoom.Server.Tests.History;

/// <summary>
/// Kills a real server again and again at a random moment while clients talk in several rooms as fast as they may, and checks each time
/// that each log has everything that any of them was shown, under the number it was shown with, in that order, once; and
/// that a client that comes back gets all it has missed.
/// </summary>
internal sealed class KillLoop(HistoryFolder folder, int seed)
{
    private const int Clients = 20;
    private const int MostLines = 20_000;

    // Far more than is needed for so many lines; it bounds the log where the death comes late on a busy machine.
    private const int MostMessages = 2000;

    private static readonly string[] Rooms = ["lobby", "dev", "ops"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, List<Guid>> _before = Rooms.ToDictionary(room => room, _ => new List<Guid>());
    private readonly Dictionary<string, long> _lastHeard = [];

    /// <summary>Starts a server on the same file, kills it while 20 clients talk, and checks the log.</summary>
    /// <returns>What happened, in one line.</returns>
    public async Task<string> RoundAsync(int round)
    {
        var killAt = _random.Next(1, MostLines);
        var heard = await TalkUntilKilledAsync(round, killAt);

        var (total, news) = (0, 0);
        foreach (var room in Rooms)
        {
            var events = folder.EventsOf(room);
            CheckLog(room, events);
            CheckHeard(round, room, [.. events.Select(Line)], heard);
            (total, news) = (total + events.Count, news + events.Count - _before[room].Count);
            _before[room] = [.. events.Select(e => e.Id)];
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"round {round}: killed after {heard.Sum(h => h.Lines.Count)} lines were received; {total} events in {Rooms.Length} logs, {news} of them new");
    }

    private void CheckHeard(int round, string room, List<string> log, List<(string Name, string Room, IReadOnlyList<string> Lines)> heard)
    {
        foreach (var (name, _, lines) in heard.Where(client => client.Room == room))
        {
            var first = log.IndexOf($"{name} has joined the chat!", _before[room].Count) + 1;
            Assert.True(first > 0, $"round {round}: the join of {name} is not in the log");
            _lastHeard[room] = CheckHeard($"round {round}: {name}", lines, log, first + 1);
        }
    }

    private async Task<List<(string Name, string Room, IReadOnlyList<string> Lines)>> TalkUntilKilledAsync(int round, int killAt)
    {
        await using var server = await ServerProcess.StartAsync(
            folder.Setting, "--Limits:FloodPerSecond=0", "--Limits:FloodBurst=0", "--Tcp:Backlog=0");
        var talkers = new List<Talker>();
        try
        {
            for (var i = 0; i < Clients; i++)
            {
                talkers.Add(await Talker.JoinAsync(server.Port, $"c{i}", RoomOf(i)));
                await talkers[i].SayAsync("/numbers on");
            }

            foreach (var room in Rooms)
            {
                await ComeBackAsync(round, room, server.Port);
            }

            var talking = talkers.Select(t => Task.Run(() => t.TalkAsync(i => Text(round, t.Name, i), MostMessages))).ToArray();
            await Eventually.TrueAsync(() => talkers.Sum(t => t.Count) >= killAt, $"{killAt} lines are received");
            await server.KillAsync();
            await Eventually.InTimeAsync(Task.WhenAll(talking));
            var heard = new List<(string, string, IReadOnlyList<string>)>();
            foreach (var (i, talker) in talkers.Index())
            {
                heard.Add((talker.Name, RoomOf(i), await talker.ToEndAsync()));
            }

            return heard;
        }
        finally
        {
            foreach (var talker in talkers)
            {
                await talker.DisposeAsync();
            }
        }
    }

    private static string RoomOf(int client) => Rooms[client % Rooms.Length];

    /// <summary>No two messages are equal, in all rounds.</summary>
    private static string Text(int round, string name, int number) => string.Create(CultureInfo.InvariantCulture, $"r{round} {name} {number}");

    private static string Line(RoomEvent roomEvent)
    {
        var bytes = new ArrayBufferWriter<byte>();
        LineFormat.Instance.Encode(roomEvent, bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan).TrimEnd('\n');
    }

    /// <summary>A client that was here before the server was killed gets everything since the last it heard.</summary>
    private async Task ComeBackAsync(int round, string room, int port)
    {
        if (round == 1)
        {
            return;
        }

        var last = _lastHeard[room];
        await using var back = await Talker.JoinAsync(port, $"back-{room}", room);
        await back.SayAsync($"/numbers on\n/since {last}");
        await back.UntilAsync($"That was everything since {last}.");

        var log = folder.EventsOf(room).Select(Line).ToList();
        var missed = back.Lines.Where(l => l.StartsWith('[')).Distinct().ToList();
        Assert.InRange(missed.Count, log.Count - last - 3, long.MaxValue);
        CheckHeard($"round {round}: who came back", missed, log, last + 1);
    }

    private void CheckLog(string room, IReadOnlyList<RoomEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            Assert.Equal(i + 1, events[i].Sequence);
        }

        var ids = events.Select(e => e.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.True(_before[room].SequenceEqual(ids.Take(_before[room].Count)), "What was in the log before this round is in it no more.");
        // Each speaker's messages are its own counting, without a gap or a second time.
        foreach (var speaker in events.Skip(_before[room].Count).OfType<MessagePosted>().GroupBy(m => m.Author))
        {
            var numbers = speaker.Select(m => int.Parse(m.Text[(m.Text.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
            Assert.Equal(Enumerable.Range(1, speaker.Count()), numbers);
        }

        Assert.Null(folder.Verify());
    }

    /// <summary>What a client was shown is one run of the log from <paramref name="first"/> on.</summary>
    /// <returns>The number of the last event it was shown.</returns>
    private static long CheckHeard(string who, IReadOnlyList<string> lines, List<string> log, long first)
    {
        var next = first;
        foreach (var line in lines.Where(l => !l.StartsWith("Numbers are on.", StringComparison.Ordinal) && !l.StartsWith("You are in #", StringComparison.Ordinal)))
        {
            var expected = log.ElementAtOrDefault((int)next - 1);
            Assert.True(
                line == (line.StartsWith('[') ? $"[{next}] {expected}" : expected),
                $"{who} was shown '{line}' as number {next}, and the log has '{expected}'");
            next++;
        }

        return next - 1;
    }
}
