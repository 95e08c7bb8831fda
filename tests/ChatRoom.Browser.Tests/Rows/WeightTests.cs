using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Rows;

/// <summary>Tests that a full page stays light, and that what it leaves out is a key away.</summary>
public sealed class WeightTests(ChromiumFixture chromium)
{
    private const int MostElements = 3000;

    [Fact]
    public async Task Four_hundred_rows_beside_three_hundred_people_are_few_elements_and_a_key_shows_the_other_people()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(700, i => (i % 4) switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"see `log {i}` and **this**."),
            1 => string.Create(CultureInfo.InvariantCulture, $"@bob https://example.org/{i}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"line {i}."),
        });
        var crowd = await CrowdAsync(chat, 300);
        try
        {
            await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, 1440, 900);
            await ada.EnterAsync("ada");
            await Assertions.Expect(ada.Page.Locator(".people-count")).ToHaveTextAsync("302");
            // As with the wheel, until the page holds all rows that it may.
            await ada.List.HoverAsync();
            var rows = ada.List.Locator(".row");
            for (var turn = 0; turn < 300 && await rows.CountAsync() < 400; turn++)
            {
                await ada.Page.Mouse.WheelAsync(0, -1500);
                await ada.Page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
            }

            await Assertions.Expect(rows).ToHaveCountAsync(400);
            Assert.InRange(await ada.Page.EvaluateAsync<int>("() => document.querySelectorAll('*').length"), 1, MostElements);

            // By keyboard: from the last person that is shown to the button, and on to the first of the others.
            var people = ada.Page.Locator("#people .person");
            await Assertions.Expect(people).ToHaveCountAsync(60);
            await people.Last.FocusAsync();
            await ada.Page.Keyboard.PressAsync("ArrowDown");
            var more = ada.Page.GetByRole(AriaRole.Button, new() { Name = "Show more (242)" });
            await Assertions.Expect(more).ToBeFocusedAsync();
            await ada.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(people).ToHaveCountAsync(260);
            await Assertions.Expect(people.Nth(60)).ToBeFocusedAsync();
            await LookTests.LooksRightAsync(ada, "crowd-more");
            Assert.Empty(ada.Errors);
        }
        finally
        {
            crowd.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_new_message_leaves_the_style_of_most_elements_as_it_is()
    {
        await using var chat = await RunningChat.StartAsync();
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        using var eve = await TerminalClient.JoinAsync(chat, "eve");
        for (var i = 1; i <= 100; i++)
        {
            await (i % 3 == 0 ? eve : bob).SayAsync(string.Create(CultureInfo.InvariantCulture, $"line {i}."));
        }

        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");
        await ada.SeesAsync("line 100.");
        var page = await ada.Context.NewCDPSessionAsync(ada.Page);
        var tree = await page.SendAsync("Page.getFrameTree");
        var frame = tree!.Value.GetProperty("frameTree").GetProperty("frame").GetProperty("id").GetString();
        var tracing = await chromium.Browser.NewBrowserCDPSessionAsync();
        var (styled, complete) = (new List<int>(), new TaskCompletionSource());
        tracing.Event("Tracing.tracingComplete").OnEvent += (_, _) => complete.TrySetResult();
        tracing.Event("Tracing.dataCollected").OnEvent += (_, e) => styled.AddRange(
            from entry in e!.Value.GetProperty("value").EnumerateArray()
            where entry.GetProperty("name").GetString() == "UpdateLayoutTree"
            let args = entry.GetProperty("args")
            where args.TryGetProperty("beginData", out JsonElement begin) && begin.GetProperty("frame").GetString() == frame
            where args.TryGetProperty("elementCount", out JsonElement _)
            select args.GetProperty("elementCount").GetInt32());
        await tracing.SendAsync("Tracing.start", new()
        {
            ["traceConfig"] = new { includedCategories = (string[])["devtools.timeline"] },
            ["transferMode"] = "ReportEvents",
        });
        await eve.SayAsync("one more");
        await ada.SeesAsync("one more");
        await ada.Page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
        await tracing.SendAsync("Tracing.end");
        await complete.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.NotEmpty(styled);
        Assert.InRange(styled.Max(), 1, 250);
    }

    private static async Task<List<TcpClient>> CrowdAsync(RunningChat chat, int count)
    {
        var crowd = new List<TcpClient>();
        for (var i = 1; i <= count; i++)
        {
            var client = new TcpClient();
            crowd.Add(client);
            await client.ConnectAsync("127.0.0.1", chat.TcpPort);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"guest{i:000}\n")));
        }

        return crowd;
    }
}
