using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.History;

/// <summary>Tests that no text that was replaced comes back after the server is killed.</summary>
[Slow]
public sealed partial class KilledChangesTests
{
    private const int Clients = 6;
    private const int Rounds = 3;

    [Fact]
    public async Task After_a_kill_each_message_has_at_least_the_text_that_a_client_saw_and_no_file_has_an_older_one()
    {
        using var folder = new HistoryFolder();
        var random = new Random(20260102);
        for (var round = 1; round <= Rounds; round++)
        {
            var heard = await TalkUntilKilledAsync(folder, round, random.Next(200, 4000));

            // As export reads it, before anything has tidied up.
            var log = folder.Lobby();
            CheckNewest(log);
            CheckHeard(heard, log);
            await folder.Open().DisposeAsync();
            Assert.Equal(log, folder.Lobby());

            // Words leave the index of a running server within Search:PurgeAfter, and a new index has none that was replaced.
            Assert.Equal(0, (await ProgramInProcess.RunAsync("reindex", folder.Setting)).ExitCode);
            Assert.Equal([], ReplacedTextsInFiles(folder, log));
        }
    }

    [GeneratedRegex(@"^c\d+ edited: (r\d+c\d+m\d+)v(\d)$")]
    private static partial Regex Edited();

    /// <summary>Says, edits and deletes one message after another: m1v0, m1v1, m1v2, m1v3 or a deletion.</summary>
    private static string Line(int round, string name, int line)
    {
        var (message, version) = (((line - 1) / 4) + 1, (line - 1) % 4);
        var text = string.Create(CultureInfo.InvariantCulture, $"r{round}{name}m{message}v{version}");
        return version == 0 ? text : version == 3 && message % 3 == 0 ? "/delete" : $"/edit {text}";
    }

    private static async Task<List<string>> TalkUntilKilledAsync(HistoryFolder folder, int round, int killAt)
    {
        await using var server = await ServerProcess.StartAsync(
            folder.Setting, "--Limits:FloodPerSecond=0", "--Limits:FloodBurst=0", "--Tcp:Backlog=0");
        var talkers = new List<Talker>();
        try
        {
            for (var i = 0; i < Clients; i++)
            {
                talkers.Add(await Talker.JoinAsync(server.Port, $"c{i}"));
            }

            var talking = talkers.Select(talker => Task.Run(() => talker.TalkAsync(line => Line(round, talker.Name, line), 1000))).ToArray();
            await Eventually.TrueAsync(() => talkers.Sum(talker => talker.Count) >= killAt, $"{killAt} lines are received");
            await server.KillAsync();
            await Eventually.InTimeAsync(Task.WhenAll(talking));
            var heard = new List<string>();
            foreach (var talker in talkers)
            {
                heard.AddRange(await talker.ToEndAsync());
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

    /// <summary>Checks that each message agrees with the newest of its changes in the log.</summary>
    private static void CheckNewest(IReadOnlyList<RoomEvent> log)
    {
        var newest = log.OfType<MessageChanged>().GroupBy(change => change.Target).ToDictionary(changes => changes.Key, changes => changes.Last());
        foreach (var message in log.OfType<MessagePosted>())
        {
            var change = newest.GetValueOrDefault(message.Sequence);
            Assert.Equal(change?.Sequence, message.Changes.Text?.Sequence);
            Assert.Equal(change is MessageDeleted, message.Text.Length == 0);
            Assert.Equal((change as MessageEdited)?.Text ?? message.Text, message.Text);
        }

        Assert.All(
            log.OfType<MessageEdited>().Where(edit => newest[edit.Target] != edit), edit => Assert.Null(edit.Text));
    }

    private static void CheckHeard(List<string> heard, IReadOnlyList<RoomEvent> log)
    {
        var versions = log.OfType<MessagePosted>().Where(message => message.Text.Length > 0)
            .ToDictionary(message => message.Text[..message.Text.LastIndexOf('v')], message => message.Text[^1] - '0');
        foreach (var edit in heard.Select(line => Edited().Match(line)).Where(match => match.Success))
        {
            // A message that is not there by its text is deleted.
            var version = versions.GetValueOrDefault(edit.Groups[1].Value, 9);
            Assert.InRange(int.Parse(edit.Groups[2].Value, CultureInfo.InvariantCulture), 0, version);
        }

        Assert.InRange(
            heard.Where(line => line.EndsWith(" deleted a message.", StringComparison.Ordinal)).GroupBy(line => line).Sum(lines => lines.Count()) / Clients,
            0,
            log.OfType<MessageDeleted>().Count());
    }

    private static string[] ReplacedTextsInFiles(HistoryFolder folder, IReadOnlyList<RoomEvent> log)
    {
        var present = log.OfType<MessagePosted>().Select(message => message.Text).ToHashSet();
        using var grep = Process.Start(new ProcessStartInfo("grep", ["-raobE", "r[0-9]+c[0-9]+m[0-9]+v[0-9]", folder.Directory]) { RedirectStandardOutput = true })!;
        // Each line is file:place:text.
        return [.. grep.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !present.Contains(line.Split(':')[^1]))];
    }
}
