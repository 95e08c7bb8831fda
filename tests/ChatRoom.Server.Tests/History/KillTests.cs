using System.Globalization;

namespace ChatRoom.Server.Tests.History;

/// <summary>What anyone has seen is on disk.</summary>
public sealed class KillTests
{
    // The whole log is read after each round; it need not become longer for ever.
    private const int RoundsPerFile = 10;

    private static int Rounds => Setting("CHATROOM_KILL9_ROUNDS", 5);

    private static int Seed => Setting("CHATROOM_KILL9_SEED", 20260102);

    [Fact]
    public async Task Whatever_any_client_was_shown_before_the_server_was_killed_is_in_the_log()
    {
        var report = new List<string>();
        try
        {
            while (report.Count < Rounds)
            {
                using var folder = new HistoryFolder();
                var loop = new KillLoop(folder, Seed + report.Count);
                for (var round = 1; round <= RoundsPerFile && report.Count < Rounds; round++)
                {
                    report.Add(await loop.RoundAsync(round));
                }
            }
        }
        finally
        {
            if (Environment.GetEnvironmentVariable("CHATROOM_KILL9_REPORT") is { Length: > 0 } file)
            {
                report.Add($"seed {Seed}: {report.Count} of {Rounds} rounds went well");
                await File.WriteAllLinesAsync(file, report, CancellationToken.None);
            }
        }
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
