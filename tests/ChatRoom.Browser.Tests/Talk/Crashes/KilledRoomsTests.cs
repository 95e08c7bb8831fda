using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>
/// Tests that each client sees exactly what is its own, in three rooms and two conversations, over kills of the server. The acts
/// come from a seed, of which <c>CHATROOM_SEED</c> names another one.
/// </summary>
public sealed partial class KilledRoomsTests(ChromiumFixture chromium)
{
    private readonly int _seed = GivenNumber.Of("CHATROOM_SEED", 1);
    private readonly Dictionary<(string Author, string Place), Words> _words = [];

    [Fact]
    public async Task In_three_rooms_and_two_conversations_each_client_sees_what_is_its_own_in_order_without_a_gap_and_nothing_of_others()
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"CHATROOM_SEED={_seed}");
        await using var server = await CrashingServer.StartAsync();
        await using var bob = await NumberedTerminal.JoinAsync(server.Port, "bob");
        await using var dan = await NumberedTerminal.JoinAsync(server.Port, "dan");
        await using var carol = await OldClient.JoinAsync(server.Port, "carol");
        await using var ada = await ChatPage.OpenAsync(chromium, new Uri(server.Page, "r/plans"));
        var address = await MakePrivateAsync(ada);
        await using var eve = await EnterByLinkAsync(ada);
        var adas = new ScriptedPage(ada, new("ada"));
        var eves = new ScriptedPage(eve, new("eve"));
        await Task.WhenAll(InvitesAsync(ada), VisitAsync(server, eve, "d/ada", "ada"));
        await VisitAsync(server, ada, "d/bob", "bob");
        await SayAsync(adas, "ada", "bob");
        await eves.SayAsync(Words("eve", "adaeve").NextSaid());
        await Assertions.Expect(ada.Page.Locator("#rooms .name")).ToHaveCountAsync(5);

        var scripts = new[] { PageScript(adas, "ada", "lobby", "dev", "plans", "bob", "eve"), PageScript(eves, "eve", "lobby", "dev", "plans", "ada") };
        await new CrashScript(_seed, server).RunAsync(
            scripts,
            [random => BobAsync(bob, random), random => DanAsync(dan, address, random), random => CarolAsync(carol, random)],
            acts: 20,
            kills: 2);

        await Task.WhenAll(adas.FinishAsync(), eves.FinishAsync());
        await EndAsync(bob, dan, carol);
        await CheckRoomAsync(server, "lobby", "lobby", [adas, eves], [bob, dan], carol);
        await CheckRoomAsync(server, "dev", "dev", [adas, eves], [bob, dan], carol);
        await CheckRoomAsync(server, "plans", address, [adas, eves], [bob], null);
        var secret = Words("ada", "plans").Said[0].TrimEnd('.');
        Assert.Equal("Nothing was found.", (await dan.AskAsync($"/search {secret}", "Nothing was found.", "That was everything."))[0]);
        Assert.DoesNotContain(dan.Lines().Concat(dan.Lines("dev")).Select(line => line.Text).Concat(dan.Private).Concat(dan.Notices), line => line.Contains("_plans_", StringComparison.Ordinal));
        Assert.Empty(dan.Private);
        await CheckConversationsAsync(server, adas, eves, bob);
        // A click on a link as the connection ends is a call of the framework, which it makes all the same.
        Assert.DoesNotContain(ada.Errors.Concat(eve.Errors), error => !error.Contains("Cannot send data if the connection is not in", StringComparison.Ordinal));
    }

    [GeneratedRegex("/r/~[a-z2-9]{16}$")]
    private static partial Regex Address();

    [GeneratedRegex(@"Welcome \w+! If you ever want to quit, type \{quit\} to exit\.")]
    private static partial Regex Welcome();

    [GeneratedRegex(@"^You are in #(\w+)\.")]
    private static partial Regex Place();

    [GeneratedRegex(@"^\[(\w+) -> (\w+)\] (.*)$")]
    private static partial Regex PrivateLine();

    /// <summary>Returns the name of a place in texts: a conversation has those of both persons.</summary>
    private static string PlaceOf(string author, string title) =>
        title is "lobby" or "dev" or "plans" ? title : string.Concat(new[] { author, title }.Order());

    private Words Words(string author, string place)
    {
        lock (_words)
        {
            if (!_words.TryGetValue((author, place), out var words))
            {
                _words.Add((author, place), words = new(author, place));
            }

            return words;
        }
    }

    private Task SayAsync(ScriptedPage page, string author, string title) => page.SayAsync(Words(author, PlaceOf(author, title)).NextSaid());

    private async Task<string> MakePrivateAsync(ChatPage ada)
    {
        await ada.EnterAsync("ada");
        await ada.SayAsync(Words("ada", "plans").NextSaid());
        await Assertions.Expect(ada.Messages).ToHaveCountAsync(1);
        await ada.SayAsync("/private");
        await ada.Page.WaitForURLAsync(Address());
        return new Uri(ada.Page.Url).Segments[^1];
    }

    private async Task<ChatPage> EnterByLinkAsync(ChatPage ada)
    {
        await ada.Page.Locator(".room-button").ClickAsync();
        var sheet = ada.Page.Locator(".room-sheet");
        await sheet.GetByRole(AriaRole.Button, new() { Name = "Make an invitation link" }).ClickAsync();
        var link = await sheet.Locator(".room-link code").TextContentAsync();
        await ada.Page.Keyboard.PressAsync("Escape");
        var eve = await ChatPage.OpenAsync(chromium, new Uri(link!));
        await eve.EnterAsync("eve");
        await eve.Page.WaitForURLAsync(Address());
        return eve;
    }

    private static async Task InvitesAsync(ChatPage ada)
    {
        await ada.SayAsync("/invite bob");
        foreach (var room in new[] { "dev", "lobby" })
        {
            await ada.SayAsync($"/join {room}");
            await Assertions.Expect(ada.Page.Locator(".bar h1")).ToHaveTextAsync(room);
        }
    }

    /// <summary>Goes to the public rooms and to a conversation, which is in the list from then on.</summary>
    private static async Task VisitAsync(CrashingServer server, ChatPage page, string conversation, string title)
    {
        foreach (var (place, heading) in new[] { ("r/dev", "dev"), ("r/lobby", "lobby"), (conversation, title) })
        {
            await page.Page.GotoAsync(new Uri(server.Page, place).ToString());
            await Assertions.Expect(page.Page.Locator(".bar h1")).ToHaveTextAsync(heading);
            await Assertions.Expect(page.Composer).ToBeEnabledAsync();
        }
    }

    private Func<Random, Task> PageScript(ScriptedPage page, string author, params string[] titles) => async random =>
    {
        if (random.Next(10) < 4)
        {
            await page.GoAsync(titles[random.Next(titles.Length)]);
        }
        else
        {
            await SayAsync(page, author, await page.TitleAsync());
        }
    };

    private async Task BobAsync(NumberedTerminal bob, Random random)
    {
        switch (random.Next(10))
        {
            case < 3:
                await bob.GoAsync(new[] { "lobby", "dev", "plans" }[random.Next(3)]);
                break;
            case < 7:
                var text = Words("bob", bob.Room).NextSaid();
                await bob.SayAsync(text, text);
                break;
            default:
                await bob.TypeAsync($"{(random.Next(3) == 0 ? "/r" : "/msg ada")} {Words("bob", "adabob").NextMaybe()}");
                break;
        }
    }

    private async Task DanAsync(NumberedTerminal dan, string address, Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                Assert.False(await dan.GoAsync(address), "dan is in the private room");
                break;
            case < 4:
                await dan.GoAsync(dan.Room == "lobby" ? "dev" : "lobby");
                break;
            default:
                var text = Words("dan", dan.Room).NextSaid();
                await dan.SayAsync(text, text);
                break;
        }
    }

    private async Task CarolAsync(OldClient carol, Random random)
    {
        var heard = carol.Heard;
        var room = RoomsOf(heard[^1])[^1].Room;
        if (random.Next(10) < 3)
        {
            var other = room == "lobby" ? "dev" : "lobby";
            // The welcome comes before it, and tells no room.
            await carol.SendAsync($"/join {other}", $"You are in #{other}.", heard.Count, isNotice: true);
        }
        else
        {
            var text = Words("carol", room).NextMaybe();
            await carol.SendAsync(text, text, heard.Count);
        }
    }

    /// <summary>Separates what a connection has heard by the rooms in which it was.</summary>
    private static List<(string Room, string Heard)> RoomsOf(string heard) =>
        [.. Welcome().Split(heard).Select(part => (Place().Match(part) is { Success: true } place ? place.Groups[1].Value : "lobby", part))];

    /// <summary>Says a last text in each public room, so that everything before it has come when it comes.</summary>
    private async Task EndAsync(NumberedTerminal bob, NumberedTerminal dan, OldClient carol)
    {
        await Assert.AllAsync(["lobby", "dev", "plans"], async room =>
        {
            Assert.True(await bob.GoAsync(room), $"bob enters {room}");
            var text = Words("bob", room).NextSaid();
            await bob.SayAsync(text, text);
            if (room != "plans")
            {
                Assert.True(await dan.GoAsync(room), $"dan enters {room}");
                await Eventually.TrueAsync(() => dan.Has(text), $"dan has the end of {room}");
            }
        });
        var last = Words("carol", RoomsOf(carol.Heard[^1])[^1].Room).NextMaybe();
        await carol.SendAsync(last, last);
    }

    private async Task CheckRoomAsync(
        CrashingServer server, string place, string room, ScriptedPage[] pages, NumberedTerminal[] terminals, OldClient? carol)
    {
        foreach (var terminal in terminals)
        {
            Assert.True(await terminal.GoAsync(place), $"{terminal.Name} enters {place}");
        }

        foreach (var page in pages)
        {
            await page.GoAsync(place);
            await page.Chat.SeesAsync(Words("bob", place).Said[^1]);
            await Assertions.Expect(page.Chat.Page.Locator(".pending")).ToHaveCountAsync(0);
        }

        var log = await server.ExportAsync(room);
        var check = new AgreementCheck(_seed, log, place);
        check.HasNothingOfOthers($"_{place}_");
        check.AreWhole(_words.Where(words => words.Key.Place == place).Select(words => words.Value), [.. pages.SelectMany(page => page.Refused)]);
        foreach (var page in pages)
        {
            check.IsSame($"a page in {place}", log.Rows, await page.RowsAsync());
        }

        foreach (var terminal in terminals)
        {
            check.Terminal(terminal);
        }

        foreach (var (_, heard) in carol?.Heard.SelectMany(RoomsOf).Where(part => part.Room == place) ?? [])
        {
            check.IsPart(heard, $"_{place}_");
        }
    }

    private async Task CheckConversationsAsync(CrashingServer server, ScriptedPage ada, ScriptedPage eve, NumberedTerminal bob)
    {
        var toEve = await EndConversationAsync(ada, "eve");
        await eve.GoAsync("ada");
        await eve.Chat.SeesAsync(toEve);
        var (adasOfEve, evesOfAda) = (await ada.RowsAsync(), await eve.RowsAsync());
        var toBob = await EndConversationAsync(ada, "bob");
        await Eventually.TrueAsync(() => bob.Private.Any(line => line.EndsWith(toBob, StringComparison.Ordinal)), "bob hears the last text");
        var adasOfBob = await ada.RowsAsync();

        var conversations = await server.ExportConversationsAsync();
        Assert.Equal(2, conversations.Count);
        foreach (var log in conversations)
        {
            var isBobs = log.Messages.Any(message => message.Text.Contains("_adabob_", StringComparison.Ordinal));
            var place = isBobs ? "adabob" : "adaeve";
            var check = new AgreementCheck(_seed, log, place);
            check.HasNothingOfOthers($"_{place}_");
            check.AreWhole(_words.Where(words => words.Key.Place == place).Select(words => words.Value), [.. ada.Refused, .. eve.Refused]);
            check.IsSame($"ada's page of {place}", log.Rows, isBobs ? adasOfBob : adasOfEve);
            if (isBobs)
            {
                var lines = bob.Private.Select(line => PrivateLine().Match(line)).ToList();
                check.AreInOrder("bob", lines.Select(line => line.Groups[3].Value));
                Assert.All(lines, line => Assert.Equal("ada", line.Groups[1].Value == "you" ? line.Groups[2].Value : line.Groups[1].Value));
            }
            else
            {
                check.IsSame($"eve's page of {place}", log.Rows, evesOfAda);
            }
        }
    }

    private async Task<string> EndConversationAsync(ScriptedPage ada, string other)
    {
        await ada.GoAsync(other);
        var last = Words("ada", PlaceOf("ada", other)).NextSaid();
        await ada.SayAsync(last);
        await ada.Chat.SeesAsync(last);
        await Assertions.Expect(ada.Chat.Page.Locator(".pending")).ToHaveCountAsync(0);
        return last;
    }
}
