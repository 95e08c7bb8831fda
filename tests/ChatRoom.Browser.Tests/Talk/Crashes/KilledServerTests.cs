using System.Globalization;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>
/// Tests that all clients of a room agree after kills and restarts of the server. The acts come from a seed, of which
/// <c>CHATROOM_SEED</c> names another one.
/// </summary>
public sealed class KilledServerTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task A_conversation_that_is_corrected_deleted_answered_and_reacted_to_reads_the_same_on_every_door_and_in_the_export()
    {
        var seed = GivenNumber.Of("CHATROOM_SEED", 1);
        TestContext.Current.TestOutputHelper!.WriteLine($"CHATROOM_SEED={seed}");
        await using var server = await CrashingServer.StartAsync();
        await using var bob = await NumberedTerminal.JoinAsync(server.Port, "bob");
        await using var carol = await OldClient.JoinAsync(server.Port, "carol");
        await using var ada = await ChatPage.OpenAsync(chromium, server.Page);
        await using var eve = await ChatPage.OpenAsync(chromium, server.Page);
        await Task.WhenAll(ada.EnterAsync("ada"), eve.EnterAsync("eve"));
        var words = new[] { "ada", "eve", "bob", "carol" }.ToDictionary(name => name, name => new Words(name));
        var pages = new[] { new ScriptedPage(ada, words["ada"]), new ScriptedPage(eve, words["eve"]) };

        await new CrashScript(seed, server).RunAsync(
            [pages[0].ActAsync, pages[1].ActAsync],
            [new TerminalScript(bob, words["bob"]).ActAsync, new OldClientScript(carol, bob, words["carol"]).ActAsync],
            acts: 12,
            kills: 3);

        await Task.WhenAll(pages.Select(page => page.FinishAsync()));
        await bob.SayAsync("theend.", "theend.");
        await Task.WhenAll(ada.SeesAsync("theend."), eve.SeesAsync("theend."), carol.SendAsync("carolends.", "carolends."));
        await Eventually.TrueAsync(() => bob.Has("carolends."), "the last line comes");
        await Task.WhenAll(ada.SeesAsync("carolends."), eve.SeesAsync("carolends."));

        var log = await server.ExportAsync("lobby");
        var check = new AgreementCheck(seed, log);
        check.AreWhole(words.Values, [.. pages.SelectMany(page => page.Refused)]);
        check.IsSame("ada's page", log.Rows, await pages[0].RowsAsync());
        check.IsSame("eve's page", log.Rows, await pages[1].RowsAsync());
        check.Terminal(bob);
        check.OldClient(carol, bob);
        await using var late = await ChatPage.OpenAsync(chromium, server.Page);
        await late.EnterAsync("late");
        await late.SeesAsync("carolends.");
        check.IsSame("a new page", log.Rows, await new ScriptedPage(late, new("late")).RowsAsync());
        await using var reader = await NumberedTerminal.JoinAsync(server.Port, "reader");
        check.IsSame("a new terminal", log.Lines, reader.Lines().Take(log.Lines.Count).Select(line => string.Create(CultureInfo.InvariantCulture, $"[{line.Number}] {line.Text}")));
        await check.SearchAsync(reader, words.Values);
        Assert.Empty(ada.Errors.Concat(eve.Errors));
    }
}
