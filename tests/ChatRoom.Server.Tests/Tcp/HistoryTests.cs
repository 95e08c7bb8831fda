using System.Globalization;
using System.Text.RegularExpressions;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

/// <summary>Tests the commands that read earlier messages, and continue without a gap, on the <c>tcp</c> door.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task History_shows_the_last_messages_and_nothing_else()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0", "--Tcp:Backlog=0");
        await using var bob = await server.LineAsync("bob");
        for (var n = 1; n <= 30; n++)
        {
            await bob.SayAsync($"line {n}");
        }

        await bob.ReadUntilAsync("bob: line 30");
        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync("/history");
        await ada.SayAsync("/history 2");
        await ada.SayAsync("done");

        var expected = Enumerable.Range(11, 20).Concat([29, 30]).Select(n => $"bob: line {n}").Append("ada: done");
        Assert.Equal(expected, await ada.ReadUntilAsync("ada: done"));
    }

    [Fact]
    public async Task History_of_a_room_without_a_message_says_so()
    {
        await using var server = await RunningServer.StartAsync();
        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync("/history");
        Assert.Equal("There is no message yet.", await ada.ReadLineAsync());

        await ada.SayAsync("hi");
        Assert.Equal("ada: hi", await ada.ReadLineAsync());
        await ada.SayAsync("/history");
        await ada.SayAsync("/history 1");
        await ada.SayAsync("/nick");
        Assert.Equal(["ada: hi", "ada: hi", "You are ada. To change that: /nick NAME"], await ada.ReadUntilAsync("You are ada. To change that: /nick NAME"));
    }

    [Fact]
    public async Task Numbers_are_those_of_the_log_and_since_continues_after_one_of_them()
    {
        await using var server = await RunningServer.StartAsync("--Tcp:Backlog=0");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("/numbers on");
        Assert.Contains($"This log is {server.Lobby.Epoch}; the newest number is 1.", await bob.ReadLineAsync(), StringComparison.Ordinal);
        await bob.SayAsync("one");
        await bob.SayAsync("two\r");
        await bob.ReadUntilAsync("[3] bob: two");

        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync("/numbers on");
        await ada.SayAsync("/since 2");
        Assert.StartsWith("Numbers are on.", await ada.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(
            ["[3] bob: two", "[4] ada has joined the chat!", "That was everything since 2."],
            await ada.ReadUntilAsync("That was everything since 2."));
        await ada.SayAsync("/numbers off");
        Assert.Equal("Numbers are off.", await ada.ReadLineAsync());
        await ada.SayAsync("three");
        Assert.Equal("ada: three", await ada.ReadLineAsync());
        Assert.Equal(["[4] ada has joined the chat!", "[5] ada: three"], await bob.ReadUntilAsync("[5] ada: three"));
    }

    [Theory]
    [InlineData("/since", "Since which number?")]
    [InlineData("/since x", "Since which number?")]
    [InlineData("/since -1", "Since which number?")]
    [InlineData("/since 99999999999999999999", "Since which number?")]
    [InlineData("/since 2", "Since which number?")]
    [InlineData("/history 0", "How many messages?")]
    [InlineData("/history 1001", "How many messages?")]
    [InlineData("/history -5", "How many messages?")]
    [InlineData("/numbers", "On or off?")]
    [InlineData("/numbers maybe", "On or off?")]
    [InlineData("/times", "On or off?")]
    [InlineData("/times maybe", "On or off?")]
    [InlineData("/times on UTC UTC", "On or off?")]
    [InlineData("/times on Europe/Atlantis", "There is no such time zone here.")]
    [InlineData("/times on ../../../etc/passwd", "There is no such time zone here.")]
    [InlineData("/times on /etc/localtime", "There is no such time zone here.")]
    [InlineData("/times on Europe", "There is no such time zone here.")]
    [InlineData("/times on é", "There is no such time zone here.")]
    public async Task A_wrong_argument_gets_one_line_with_the_correct_usage(string command, string answer)
    {
        await using var server = await RunningServer.StartAsync();
        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync(command);
        Assert.StartsWith(answer, await ada.ReadLineAsync(), StringComparison.Ordinal);
        await ada.SayAsync("still here");
        Assert.Equal("ada: still here", await ada.ReadLineAsync());
    }

    [Fact]
    public async Task Times_come_with_the_last_messages_and_then_with_each_event()
    {
        await using var server = await RunningServer.StartAsync("--Tcp:Backlog=2");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("one\n/me two\nthree");
        await bob.ReadUntilAsync("bob: three");

        await bob.SayAsync("/times on Asia/Kolkata");
        Assert.Matches(@"^Times are on\. In Asia/Kolkata it is \d{4}-\d\d-\d\d \d\d:\d\d\.$", await bob.ReadLineAsync());
        Assert.Equal(["[..:..] * bob two", "[..:..] bob: three", "-- now --"], await ReadTimedAsync(bob, "-- now --"));

        await using var ada = await server.LineAsync("ada");
        await ReadTimedAsync(bob, "[..:..] ada has joined the chat!");
        await bob.SayAsync("/numbers on");
        Assert.StartsWith("Numbers are on.", await bob.ReadLineAsync(), StringComparison.Ordinal);
        await ada.SayAsync("hi");
        Assert.Equal(["[6] [..:..] ada: hi"], await ReadTimedAsync(bob, "[6] [..:..] ada: hi"));
        await bob.SayAsync("/numbers off\n/times off\nbye");
        Assert.Equal(["Numbers are off.", "Times are off.", "bob: bye"], await bob.ReadUntilAsync("bob: bye"));
        Assert.Equal(["* bob two", "bob: three", "ada: hi", "bob: bye"], await ada.ReadUntilAsync("bob: bye"));
    }

    [Fact]
    public async Task Times_are_in_the_zone_of_the_server_unless_another_one_is_named()
    {
        await using var server = await RunningServer.StartAsync("--Tcp:Backlog=0");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("/times on\n/times on America/New_York");
        Assert.StartsWith($"Times are on. In {TimeZoneInfo.Local.Id} it is ", await bob.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("-- now --", await bob.ReadLineAsync());
        Assert.StartsWith("Times are on. In America/New_York it is ", await bob.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("-- now --", await bob.ReadLineAsync());
    }

    [Fact]
    public async Task Private_lines_have_times_too_and_no_numbers()
    {
        await using var server = await RunningServer.StartAsync("--Tcp:Backlog=0");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("/times on\n/numbers on");
        await ReadTimedAsync(bob, "-- now --");
        Assert.StartsWith("Numbers are on.", await bob.ReadLineAsync(), StringComparison.Ordinal);
        await using var ada = await server.LineAsync("ada");
        await ReadTimedAsync(bob, "[2] [..:..] ada has joined the chat!");

        await ada.SayAsync("/msg bob hi");
        Assert.Equal(["[..:..] [ada -> you] hi"], await ReadTimedAsync(bob, "[..:..] [ada -> you] hi"));
        await bob.SayAsync("/r hello");
        Assert.Equal(["[..:..] [you -> ada] hello"], await ReadTimedAsync(bob, "[..:..] [you -> ada] hello"));
        Assert.Equal(["[you -> bob] hi", "[bob -> you] hello"], await ada.ReadUntilAsync("[bob -> you] hello"));
    }

    // Without lines of a day, one of which comes if the test runs at midnight.
    private static async Task<IReadOnlyList<string>> ReadTimedAsync(LineClient client, string last)
    {
        var lines = new List<string>();
        while (lines.Count == 0 || lines[^1] != last)
        {
            var line = await client.ReadLineAsync() ?? throw new IOException("The connection ended.");
            if (!line.StartsWith("-- 2", StringComparison.Ordinal))
            {
                lines.Add(Regex.Replace(line, @"\[\d\d:\d\d\]", "[..:..]"));
            }
        }

        return lines;
    }

    [Fact]
    public async Task A_chunk_client_is_not_offered_commands_that_it_cannot_use()
    {
        await using var server = await RunningServer.StartAsync();
        await using var old = await server.ChunkAsync("old");
        await old.SendAsync("/history");
        Assert.StartsWith("There is no command /history.", await old.ReadRowAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_resumes_in_a_busy_room_gets_each_event_once()
    {
        const int Count = 3000;
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0", "--Tcp:Backlog=0", "--Rooms:TailBytes=65536");
        await using var bob = await server.LineAsync("bob");
        var draining = bob.ReadUntilAsync($"bob: line {Count}");
        var seen = new List<long>();
        // A name for each visit: the server may not have noticed yet that the last one is over.
        string[] names = ["ann", "beth", "cleo"];
        for (var visit = 0; visit < names.Length; visit++)
        {
            await using var ada = await server.LineAsync(names[visit]);
            await ada.SayAsync("/numbers on");
            await ada.SayAsync($"/since {(seen.Count == 0 ? 0 : seen[^1])}");
            for (var n = 1; n <= Count / 3; n++)
            {
                await bob.SayAsync($"line {(visit * (Count / 3)) + n}");
            }

            await ada.SayAsync("that is all");
            seen.AddRange((await ReadUntilEndingAsync(ada, $"{names[visit]}: that is all")).SkipWhile(n => seen.Count > 0 && n <= seen[^1]));
        }

        await draining;
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(n => (long)n), seen);
    }

    private static async Task<IEnumerable<long>> ReadUntilEndingAsync(LineClient client, string ending)
    {
        var numbers = new List<long>();
        while (true)
        {
            var line = await client.ReadLineAsync() ?? throw new IOException("The connection ended.");
            if (line.StartsWith('['))
            {
                numbers.Add(long.Parse(line[1..line.IndexOf(']', StringComparison.Ordinal)], CultureInfo.InvariantCulture));
            }

            if (line.EndsWith(ending, StringComparison.Ordinal))
            {
                // What came between joining and asking comes again with the answer.
                return numbers.Distinct().Order();
            }
        }
    }
}
