using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>A reader of the page that acts by its controls, also while the page comes back.</summary>
internal sealed class ScriptedPage(ChatPage chat, Words words)
{
    // An act that the end of the connection has caught is given up.
    private const float GiveUpMilliseconds = 3000;

    private static readonly string[] Quick = ["👍", "❤️", "😂"];

    public ChatPage Chat => chat;

    /// <summary>Gets the replaced texts that were refused.</summary>
    public List<string> Refused { get; } = [];

    private ILocator Bar => chat.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Message" });

    public async Task ActAsync(Random random)
    {
        var act = random.Next(10);
        var own = act is 5 or 6 or 7;
        var numbers = act < 3 ? [] : await NumbersAsync(own);
        if (numbers.Length == 0)
        {
            await SayAsync(words.NextSaid());
            return;
        }

        var number = numbers[random.Next(numbers.Length)];
        await (act switch
        {
            3 or 4 => ReplyAsync(number),
            5 or 6 => EditAsync(number),
            7 => TryAsync(() => DeleteAsync(number)),
            8 => TryAsync(() => ReactAsync(number, Quick[random.Next(Quick.Length)])),
            _ => TryAsync(TakeBackAsync),
        });
    }

    /// <summary>Types a text and sends it, once, however often the page begins anew.</summary>
    public async Task SayAsync(string text)
    {
        await AgainAsync(() => chat.Composer.FillAsync(text, new() { Timeout = GiveUpMilliseconds }));
        await SendAsync();
    }

    /// <summary>Sends what is in the box until the box is empty.</summary>
    public Task SendAsync() => AgainAsync(SendUntilEmptyAsync);

    private async Task SendUntilEmptyAsync()
    {
        var since = Stopwatch.GetTimestamp();
        // The box of a page that begins anew is disabled, and empty until the draft is in it.
        while (await chat.Composer.EvaluateAsync<string?>("box => box.disabled ? null : box.value", null, new() { Timeout = GiveUpMilliseconds }) is not "" and var left)
        {
            if (left is null)
            {
                await Assertions.Expect(chat.Composer).ToBeEnabledAsync(new() { Timeout = GiveUpMilliseconds });
                continue;
            }

            // A command whose answer was lost is typed again, unless it would say something twice.
            if (left.StartsWith('/') && await chat.Page.Locator(".composer-problem").IsVisibleAsync()
                && await chat.Page.Locator(".composer-problem").TextContentAsync() is { } why
                && !why.StartsWith("Not connected", StringComparison.Ordinal)
                && (left.StartsWith("/msg ", StringComparison.Ordinal) || !why.StartsWith("The connection was lost", StringComparison.Ordinal)))
            {
                Refused.Add($"{left} ({why})");
                await chat.Composer.FillAsync("", new() { Timeout = GiveUpMilliseconds });
                return;
            }

            Assert.True(
                Stopwatch.GetElapsedTime(since) < Deadline.Default,
                $"The box keeps '{left}': {await chat.Page.Locator("body").InnerTextAsync()}\n{string.Join('\n', chat.Errors)}");
            await chat.Composer.PressAsync("Enter", new() { Timeout = GiveUpMilliseconds });

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until nothing is on its way, and discards what was refused.</summary>
    public async Task FinishAsync()
    {
        await SendAsync();
        await Assertions.Expect(chat.Page.GetByText("Connection lost")).ToBeHiddenAsync();
        await Assertions.Expect(chat.Page.Locator(".pending:not(.failed)")).ToHaveCountAsync(0);
        while (await chat.Page.Locator(".pending.failed").CountAsync() > 0)
        {
            var failed = chat.Page.Locator(".pending.failed").First;
            Refused.Add($"{await failed.TextContentAsync()}");
            await failed.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        }
    }

    /// <summary>Returns the title of what the page shows.</summary>
    public async Task<string> TitleAsync()
    {
        var title = "";
        await AgainAsync(async () => title = await chat.Page.Locator(".bar h1").TextContentAsync(new() { Timeout = GiveUpMilliseconds }) ?? "");
        return title;
    }

    /// <summary>Goes to another room or conversation of the list.</summary>
    public Task GoAsync(string title) => AgainAsync(async () =>
    {
        var link = chat.Page.Locator("#rooms a").Filter(new() { Has = chat.Page.GetByText(title, new() { Exact = true }) });
        await link.First.ClickAsync(new() { Timeout = GiveUpMilliseconds });
        await Assertions.Expect(chat.Page.Locator(".bar h1")).ToHaveTextAsync(title, new() { Timeout = GiveUpMilliseconds });
    });

    /// <summary>Returns the rows of messages, and what is left of deleted ones.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync() => await chat.List.EvaluateAsync<string[]>(
        """
        list => [...list.querySelectorAll(".row[data-sequence]")].map(row => {
          const text = row.querySelector(".text");
          if (!text) {
            const words = row.querySelector("span")?.textContent ?? "";
            return words.includes("deleted a message") ? `${row.dataset.sequence} ${words}` : "";
          }
          const answered = row.querySelector(".answered");
          const reactions = [...row.querySelectorAll(".reaction")].map(reaction =>
            ` ${reaction.dataset.emoji} ${/\d+/.exec(reaction.childNodes[1].textContent)[0]} (${reaction.title})`);
          return `${row.dataset.sequence} ${row.querySelector(".who").firstChild.textContent}: ${text.dataset.typed ?? text.textContent}`
            + (row.querySelector(".edited") ? " edited" : "") + (answered ? ` [${answered.textContent}]` : "") + reactions.join("");
        }).filter(Boolean)
        """);

    private async Task<long[]> NumbersAsync(bool own)
    {
        try
        {
            var numbers = await chat.List.EvaluateAsync<string[]>(
                "(list, own) => [...list.querySelectorAll(`.message${own ? '.own' : ''}[data-sequence]`)].map(row => row.dataset.sequence)", own, new() { Timeout = GiveUpMilliseconds });
            return [.. numbers.TakeLast(20).Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return [];
        }
    }

    private async Task PickAsync(long number, string action)
    {
        await Row(number).HoverAsync(new() { Timeout = GiveUpMilliseconds });
        await Bar.GetByRole(AriaRole.Button, new() { Name = action }).ClickAsync(new() { Timeout = GiveUpMilliseconds });
    }

    private ILocator Row(long number) => chat.List.Locator(string.Create(CultureInfo.InvariantCulture, $".row[data-sequence='{number}']"));

    private async Task ReplyAsync(long number)
    {
        if (await TryAsync(() => PickAsync(number, "Answer")))
        {
            await SayAsync(words.NextReply());
        }
    }

    private async Task EditAsync(long number)
    {
        if (await TryAsync(() => PickAsync(number, "Edit")))
        {
            var text = words.NextEdit();
            await SayAsync(text);
            await SettleAsync(text);
        }
    }

    /// <summary>Waits until a row has the text, or the text comes back into the box and is sent again, or it is refused.</summary>
    private async Task SettleAsync(string text)
    {
        var since = Stopwatch.GetTimestamp();
        while (!Refused.Exists(refused => refused.Contains(text, StringComparison.Ordinal)))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Deadline.Default, $"The change to '{text}' was neither made nor came back into the box.");
            await SendAsync();
            await AgainAsync(async () => await chat.Page.WaitForFunctionAsync("() => document.querySelector('#message')?.disabled === false"));
            var isShown = false;
            await AgainAsync(async () => isShown = (await RowsAsync()).Any(row => row.Contains(text, StringComparison.Ordinal)));
            if (isShown)
            {
                return;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private async Task DeleteAsync(long number)
    {
        await PickAsync(number, "Delete");
        await chat.Page.Locator("dialog.delete-question[open]").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync(new() { Timeout = GiveUpMilliseconds });
        await Row(number).Locator(".text").WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = GiveUpMilliseconds });
    }

    private async Task ReactAsync(long number, string emoji)
    {
        await PickAsync(number, "React");
        await chat.Page.Locator($".row-quick [data-emoji='{emoji}']").ClickAsync(new() { Timeout = GiveUpMilliseconds });
    }

    private async Task TakeBackAsync()
    {
        var mine = chat.List.Locator(".reaction[aria-pressed=true]");
        if (await mine.CountAsync() > 0)
        {
            await mine.First.ClickAsync(new() { Timeout = GiveUpMilliseconds });
        }
    }

    /// <summary>Tries an act once: it may be that the page begins anew meanwhile.</summary>
    private async Task<bool> TryAsync(Func<Task> actAsync)
    {
        try
        {
            await actAsync();
            return true;
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            if (await chat.Page.Locator("dialog[open]").CountAsync() > 0)
            {
                await chat.Page.Keyboard.PressAsync("Escape");
            }

            return false;
        }
    }

    private static async Task AgainAsync(Func<Task> actAsync)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await actAsync();
                return;
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException && Stopwatch.GetElapsedTime(since) < Deadline.Default)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }
}
