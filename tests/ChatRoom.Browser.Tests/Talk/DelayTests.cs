using System.Globalization;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests the way of a message from a terminal to a row in a browser; <c>bench/page</c> measures its delay.</summary>
public sealed class DelayTests(ChromiumFixture chromium, ITestOutputHelper output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(GivenNumber.Of("CHATROOM_INTERVAL", 100));

    /// <summary>Notes how long after it was sent each message is a row.</summary>
    private const string WatchRows = """
        mark => {
          window.delays = [];
          const list = document.querySelector(".list");
          const seen = new Set();
          new MutationObserver(() => {
            const now = performance.timeOrigin + performance.now();
            for (const text of [...list.querySelectorAll(".message:not(.pending) .text")].slice(-100)) {
              const [word, number, sent] = text.textContent.split(" ");
              if (word === mark && !seen.has(number)) {
                seen.add(number);
                window.delays.push([Number(number), now - Number(sent)]);
              }
            }
          }).observe(list, { childList: true, subtree: true, characterData: true });
        }
        """;

    [Fact]
    public async Task Each_message_of_a_terminal_becomes_a_row_by_itself_and_in_order()
    {
        // CHATROOM_DELAY=600 for a minute of messages.
        var count = GivenNumber.Of("CHATROOM_DELAY", 20);
        await using var chat = await ServedChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        // bench/page runs this more than once on one server, which keeps the names for a while, and the messages.
        await ada.EnterAsync($"watcher{Interval.TotalMilliseconds}");
        var sender = $"sender{Interval.TotalMilliseconds}";
        using var bob = await TerminalClient.JoinAsync(chat.TcpPort, sender);
        // Said rather than joined: joins beside one another are one row, which names some of them.
        await bob.SayAsync("ready");
        await ada.SeesAsync("ready");
        await ada.Page.EvaluateAsync(WatchRows, sender);

        using var beat = new PeriodicTimer(Interval);
        for (var i = 1; i <= count; i++)
        {
            await beat.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            var now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
            await bob.SayAsync(string.Create(CultureInfo.InvariantCulture, $"{sender} {i} {now:F3}"));
        }

        await ada.Page.WaitForFunctionAsync("count => delays.length >= count", count);
        var delays = await ada.Page.EvaluateAsync<double[][]>("() => delays");
        Assert.Equal(Enumerable.Range(1, count), delays.Select(delay => (int)delay[0]));
        var sorted = delays.Select(delay => delay[1]).Order().ToList();
        output.WriteLine($"{count} messages, one in {Interval.TotalMilliseconds} ms: median {At(0.5):F1} ms, 95 of 100 {At(0.95):F1} ms,"
            + $" 99 of 100 {At(0.99):F1} ms, most {sorted[^1]:F1} ms");

        double At(double part) => sorted[Math.Min(count - 1, (int)(count * part))];
    }
}
