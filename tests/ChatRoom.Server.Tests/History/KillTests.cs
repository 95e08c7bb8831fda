using ChatRoom.Server.Tests.Support;


namespace ChatRoom.Server.Tests.History;

/// <summary>Tests that the log has every event that a client saw before the server was killed.</summary>
[Slow]
public sealed class KillTests
{
    // The whole log is read after each round; it need not become longer for ever.
    private const int RoundsPerFile = 10;

    private static int Rounds => GivenNumber.Of("CHATROOM_KILL9_ROUNDS", 5);

    private static int Seed => GivenNumber.Of("CHATROOM_KILL9_SEED", 20260102);

    [Fact]
    public async Task Every_event_that_a_client_saw_is_in_the_log_after_the_server_is_killed()
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
}
