using System.Globalization;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>
/// Tests that all clients of a room agree after kills and restarts of the server. The acts come from a seed, of which
/// <c>CHATROOM_SEED</c> names another one.
/// </summary>
public sealed class KilledServerTests(ChromiumFixture chromium)
{
    private const int ActsOfAPage = 15;
    private const int MostActsOfATerminal = 40;
    private const int Kills = 3;

    [Fact]
    public async Task A_conversation_that_is_corrected_deleted_answered_and_reacted_to_reads_the_same_on_every_door_and_in_the_export()
    {
        var seed = Environment.GetEnvironmentVariable("CHATROOM_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : 1;
        TestContext.Current.TestOutputHelper!.WriteLine($"CHATROOM_SEED={seed}");
        await using var server = await CrashingServer.StartAsync();
        await using var bob = await NumberedTerminal.JoinAsync(server.Port, "bob");
        await using var carol = await OldClient.JoinAsync(server.Port, "carol");
        await using var ada = await ChatPage.OpenAsync(chromium, server.Page);
        await using var eve = await ChatPage.OpenAsync(chromium, server.Page);
        await Task.WhenAll(ada.EnterAsync("ada"), eve.EnterAsync("eve"));
        var words = new[] { "ada", "eve", "bob", "carol" }.ToDictionary(name => name, name => new Words(name));
        var pages = new[] { new ScriptedPage(ada, words["ada"]), new ScriptedPage(eve, words["eve"]) };

        await TalkAsync(server, seed, pages, new TerminalScript(bob, words["bob"]), new OldClientScript(carol, bob, words["carol"]));

        await Task.WhenAll(pages.Select(page => page.FinishAsync()));
        await bob.SayAsync("the end.", "the end.");
        await Task.WhenAll(ada.SeesAsync("the end."), eve.SeesAsync("the end."), carol.SendAsync("carol ends.", "carol ends."));
        await Eventually.TrueAsync(() => bob.Has("carol ends."), "the last line comes");
        await Task.WhenAll(ada.SeesAsync("carol ends."), eve.SeesAsync("carol ends."));

        var log = await server.ExportAsync("lobby");
        var check = new AgreementCheck(seed, log);
        check.AreWhole(words.Values, [.. pages.SelectMany(page => page.Refused)]);
        check.IsSame("ada's page", log.Rows, await pages[0].RowsAsync());
        check.IsSame("eve's page", log.Rows, await pages[1].RowsAsync());
        check.Terminal(bob);
        check.OldClient(carol, bob);
        await using var late = await ChatPage.OpenAsync(chromium, server.Page);
        await late.EnterAsync("late");
        await late.SeesAsync("carol ends.");
        check.IsSame("a new page", log.Rows, await new ScriptedPage(late, new("late")).RowsAsync());
        await using var reader = await NumberedTerminal.JoinAsync(server.Port, "reader");
        check.IsSame("a new terminal", log.Lines, reader.Lines.Take(log.Lines.Count).Select(line => string.Create(CultureInfo.InvariantCulture, $"[{line.Number}] {line.Text}")));
        await check.SearchAsync(reader, words.Values);
        Assert.Empty(ada.Errors.Concat(eve.Errors));
    }

    /// <summary>Runs all scripts at once, and kills the server between acts of the pages.</summary>
    private static async Task TalkAsync(CrashingServer server, int seed, ScriptedPage[] pages, TerminalScript bob, OldClientScript carol)
    {
        var acts = 0;
        var talking = pages.Select(async (page, i) =>
        {
            var random = new Random(seed + (i * 1000));
            for (var act = 0; act < ActsOfAPage; act++)
            {
                await page.ActAsync(random);
                Interlocked.Increment(ref acts);
            }
        }).ToList();
        var all = Task.WhenAll(talking);
        var terminals = new Func<Random, Task>[] { bob.ActAsync, carol.ActAsync }.Select(async (actAsync, i) =>
        {
            var random = new Random(seed + ((i + 10) * 1000));
            for (var act = 0; act < MostActsOfATerminal && !all.IsCompleted; act++)
            {
                await actAsync(random);
                await Deadline.SilenceAsync(random.Next(50, 400));
            }
        }).ToList();

        var kills = new Random(seed + 100_000);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var at = (2 * ActsOfAPage * kill / (Kills + 1)) + kills.Next(-2, 3);
            await Eventually.TrueAsync(() => Volatile.Read(ref acts) >= at || all.IsCompleted, $"act {at} is done", within: TimeSpan.FromSeconds(60));
            await server.KillAndStartAsync();
        }

        await all;
        await Task.WhenAll(terminals);
    }
}
