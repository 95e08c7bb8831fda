using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests the signals to a reader that looks elsewhere: title, icon, notification and sound.</summary>
public sealed class AttentionTests(ChromiumFixture chromium)
{
    private const string Plain = "lobby · ChatRoom";

    /// <summary>Stands for what only a desktop has, and notes what is asked of it.</summary>
    private const string Desktop = """
        window.asked = 0;
        window.notes = [];
        window.sounds = 0;
        window.appBadges = [];
        window.answer = "granted";
        window.Notification = class {
          static get permission() { return sessionStorage.permission ?? "default"; }
          static async requestPermission() {
            window.asked++;
            return (sessionStorage.permission = window.answer);
          }
          constructor(title, { body, tag, icon }) {
            window.notes.push({ title, body, tag, icon });
            window.lastNote = this;
          }
          close() {}
        };
        navigator.setAppBadge = async (count) => { window.appBadges.push(count); };
        navigator.clearAppBadge = async () => { window.appBadges.push(0); };
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...args) {
          window.sounds++;
          return start.apply(this, args);
        };
        """;

    [Fact]
    public async Task The_title_and_the_icon_count_unseen_messages_until_the_page_is_seen()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, firstScript: Desktop);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayAsync("seen");
        await ada.SeesAsync("seen");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync(Plain);
        var icon = ada.Page.Locator("link[rel=icon]");
        var plainIcon = await icon.GetAttributeAsync("href");

        await ada.HideAsync(true);
        await bob.SayAsync("one");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync($"(1) {Plain}");
        await Assertions.Expect(icon).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("^data:image/png"));
        var one = await icon.GetAttributeAsync("href");
        await bob.SayAsync("two");
        await bob.SayAsync("three");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync($"(3) {Plain}");
        await Assertions.Expect(icon).Not.ToHaveAttributeAsync("href", one!);
        await ada.Page.WaitForFunctionAsync("() => appBadges.at(-1) === 3");

        await ada.HideAsync(false);
        await Assertions.Expect(ada.Page).ToHaveTitleAsync(Plain);
        await Assertions.Expect(icon).ToHaveAttributeAsync("href", plainIcon!);
        await ada.Page.WaitForFunctionAsync("() => appBadges.at(-1) === 0");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_title_counts_messages_below_while_the_reader_is_further_up()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, height: 400);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await bob.SayManyAsync(30);
        await ada.SeesAsync("line 30.");
        await ada.List.EvaluateAsync("list => list.scrollTop = 0");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Jump to newest" })).ToBeVisibleAsync();
        await bob.SayAsync("below");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync($"(1) {Plain}");

        await ada.Page.Locator(".jump").ClickAsync();
        await Assertions.Expect(ada.Page).ToHaveTitleAsync(Plain);
    }

    [Fact]
    public async Task A_mention_is_notified_while_the_page_is_hidden_once_the_reader_has_asked_for_it_and_leads_to_the_message()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, firstScript: Desktop);
        await ada.EnterAsync("ada");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.HideAsync(true);
        await bob.SayAsync("@ada before");
        await Assertions.Expect(ada.Page).ToHaveTitleAsync($"(1) {Plain}");
        await ada.HideAsync(false);
        await using (var sheet = await SettingsSheet.OpenAsync(ada))
        {
            Assert.Equal(0, await ada.Page.EvaluateAsync<int>("asked"));
            await sheet.Mentions.CheckAsync();
            await sheet.Sound.CheckAsync();
            Assert.Equal(1, await ada.Page.EvaluateAsync<int>("asked"));
            await ada.Page.EvaluateAsync("() => { sounds = 0; }");
        }

        await bob.SayAsync("@ada while you look");
        await ada.SeesAsync("while you look");
        await ada.HideAsync(true);
        await bob.SayAsync("nobody in particular");
        await bob.SayAsync("now @Ada, *listen*");
        await ada.Page.WaitForFunctionAsync("() => notes.length > 0");

        var note = await ada.Page.EvaluateAsync<string[]>("() => [notes.length, notes[0].title, notes[0].body].map(String)");
        Assert.Equal(["1", "bob mentions you", "now @Ada, listen"], note);
        Assert.True(await ada.Page.EvaluateAsync<int>("sounds") > 0);

        await ada.HideAsync(false);
        await ada.Page.EvaluateAsync("() => lastNote.onclick()");
        await Assertions.Expect(ada.Page.Locator(".target .text")).ToHaveTextAsync("now @Ada, listen");
        await Assertions.Expect(ada.Page.Locator(".target")).ToBeInViewportAsync();
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task Two_hidden_tabs_make_one_notification_and_none_while_the_reader_looks_at_one_of_them()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var first = await EnterWithNotificationsAsync(chat.Page);

        var second = await ChatPage.OpenTabAsync(first.Context, chat.Page);
        await Assertions.Expect(second.Composer).ToBeEnabledAsync();
        await second.Page.EvaluateAsync("() => { sessionStorage.permission = 'granted'; }");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        // Each knows of the other.
        await first.Page.WaitForFunctionAsync("async () => (await navigator.locks.query()).held.length === 2");

        await first.HideAsync(true);
        await bob.SayAsync("@ada you look at the other");
        await Assertions.Expect(first.Page).ToHaveTitleAsync($"(1) {Plain}");
        // It has asked by now whether another tab is looked at; its question is answered before this one.
        await first.Page.EvaluateAsync("async () => { await navigator.locks.query(); }");
        await second.HideAsync(true);
        await bob.SayAsync("@ada you look elsewhere");
        await Assertions.Expect(first.Page).ToHaveTitleAsync($"(2) {Plain}");
        await Assertions.Expect(second.Page).ToHaveTitleAsync($"(1) {Plain}");

        await first.Page.WaitForFunctionAsync("() => appBadges.at(-1) === 2");
        Assert.Equal([0, 2], (await first.Page.EvaluateAsync<int[]>("appBadges")).Distinct());

        // Of those with one tag the desktop shows one, whatever tab they are from.
        var notes = new List<string>();
        for (var until = DateTime.UtcNow.AddSeconds(30); notes.Count == 0 && DateTime.UtcNow < until;)
        {
            notes.AddRange(await first.Page.EvaluateAsync<string[]>("() => notes.map(n => n.tag + n.body)"));
            notes.AddRange(await second.Page.EvaluateAsync<string[]>("() => notes.map(n => n.tag + n.body)"));
        }

        Assert.EndsWith("@ada you look elsewhere", Assert.Single(notes.Distinct()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mentions_missed_during_a_lost_connection_are_one_notification()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var link = new CuttableLink(chat.Page.Port);
        await using var ada = await EnterWithNotificationsAsync(link.Page);

        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await ada.SeesAsync("bob joined");
        await ada.HideAsync(true);
        link.Cut();
        await Assertions.Expect(ada.Page.GetByText("Connection lost")).ToBeVisibleAsync();
        await Assertions.Expect(ada.Page.Locator(".connection-lost")).ToBeVisibleAsync();
        await bob.SayManyAsync(700, i => i % 300 == 0 ? $"@ada missed {i}" : $"missed {i}");
        link.Mend();
        await ada.SeesAsync("missed 700");
        await ada.Page.WaitForFunctionAsync("() => notes.at(-1)?.body.includes('missed 600')");

        Assert.Single((await ada.Page.EvaluateAsync<string[]>("() => notes.map(n => n.tag)")).Distinct());
        Assert.Equal("2 messages mention you", await ada.Page.EvaluateAsync<string>("() => notes.at(-1).title"));
    }

    private async Task<ChatPage> EnterWithNotificationsAsync(Uri address)
    {
        var page = await ChatPage.OpenAsync(chromium, address, firstScript: Desktop);
        await page.EnterAsync("ada");
        await using var sheet = await SettingsSheet.OpenAsync(page);
        await sheet.Mentions.CheckAsync();
        return page;
    }
}
