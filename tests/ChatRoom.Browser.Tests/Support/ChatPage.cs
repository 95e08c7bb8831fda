using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Support;

/// <summary>One person's browser window, driven as a person would.</summary>
internal sealed class ChatPage : IAsyncDisposable
{
    private readonly List<string> _foreignRequests = [];
    private readonly List<string> _errors = [];

    private ChatPage(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Requests to anywhere but the server.</summary>
    public IReadOnlyList<string> ForeignRequests => _foreignRequests;

    /// <summary>Faults of scripts.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public ILocator NameField => Page.Locator("#name");

    public ILocator Composer => Page.Locator("#message");

    public ILocator List => Page.GetByRole(AriaRole.Log);

    public ILocator Messages => Page.Locator(".message:not(.pending) .text");

    public static async Task<ChatPage> OpenAsync(
        ChromiumFixture chromium, Uri address, int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light,
        string? timeZone = null, string? locale = null, bool touch = false, string? firstScript = null)
    {
        var context = await chromium.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            TimezoneId = timeZone,
            Locale = locale,
            HasTouch = touch,
            // A fade on its way has other colours.
            ReducedMotion = ReducedMotion.Reduce,
        });
        if (firstScript is not null)
        {
            await context.AddInitScriptAsync(firstScript);
        }

        return await OpenTabAsync(context, address);
    }

    /// <summary>
    /// A further tab of the same browser, with the same memory. Recording takes time of the page; where that is measured it
    /// can be left out, and then the browser is not closed with the test.
    /// </summary>
    public static async Task<ChatPage> OpenTabAsync(IBrowserContext context, Uri address, bool recorded = true)
    {
        if (recorded)
        {
            await KeepsTracesAttribute.RecordAsync(context);
        }

        var page = new ChatPage(context, await context.NewPageAsync());
        page.Page.SetDefaultTimeout(30_000);
        page.Page.PageError += (_, error) => page._errors.Add(error);
        page.Page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Authority != address.Authority && url.Scheme != "data")
            {
                page._foreignRequests.Add(request.Url);
            }
        };
        await page.Page.GotoAsync(address.ToString());
        return page;
    }

    public async Task EnterAsync(string name)
    {
        await NameField.FillAsync(name);
        await NameField.PressAsync("Enter");
        await Assertions.Expect(Composer).ToBeEnabledAsync();
    }

    public async Task SayAsync(string text)
    {
        await Composer.FillAsync(text);
        await Composer.PressAsync("Enter");
    }

    /// <summary>Presses a key until the focus is on an element; asserts that it gets there.</summary>
    public async Task GoToAsync(string element, string key = "Tab")
    {
        var isThere = false;
        for (var press = 0; press < 40 && !isThere; press++)
        {
            await Page.Keyboard.PressAsync(key);
            isThere = await Page.EvaluateAsync<bool>("element => document.activeElement.matches(element)", element);
        }

        Assert.True(isThere, $"The key {key} does not lead to {element}.");
    }

    public async Task LeaveAsync()
    {
        await SettingsSheet.Button(this).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Leave the room" }).ClickAsync();
    }

    /// <summary>Puts another tab or window before this page, or takes it away; returns when the server knows.</summary>
    public async Task HideAsync(bool hidden)
    {
        await Page.EvaluateAsync(
            """
            hidden => {
              Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
              document.dispatchEvent(new Event("visibilitychange"));
            }
            """,
            hidden);
        await Page.WaitForFunctionAsync(
            """
            hidden => {
              const list = document.querySelector(".list");
              return !list || list.dataset.visible === String(!hidden);
            }
            """,
            hidden);
    }

    public Task SeesAsync(string text) => Assertions.Expect(List).ToContainTextAsync(text);

    /// <summary>Of the ground, from 0 to 255.</summary>
    public Task<int> BrightnessAsync() => Page.EvaluateAsync<int>(
        "() => Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number))");

    /// <summary>Scrolls from where the list is up to its beginning, and notes every message on the way.</summary>
    /// <returns>The messages in the order of their numbers, and the most rows the page held at any time.</returns>
    public async Task<(IReadOnlyList<string> Texts, int MostRows)> ScrollToTheBeginningAsync()
    {
        var seen = new SortedDictionary<long, string>();
        var most = 0;
        while (true)
        {
            var rows = await List.EvaluateAsync<string[][]>(
                "list => [...list.querySelectorAll('.row[data-sequence]')].map(r => [r.dataset.sequence, r.querySelector('.message .text')?.textContent ?? ''])");
            most = Math.Max(most, rows.Length);
            foreach (var row in rows)
            {
                seen[long.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture)] = row[1];
            }

            if (await List.GetAttributeAsync("data-older") == "false")
            {
                return (seen.Values.Where(t => t.Length > 0).ToList(), most);
            }

            await List.EvaluateAsync("list => list.scrollTop = 0");
            await Assertions.Expect(List.Locator($".row[data-sequence='{rows[0][0]}']")).ToBeInViewportAsync();
            await Page.WaitForFunctionAsync(
                "first => document.querySelector('.row[data-sequence]').dataset.sequence !== first", rows[0][0]);
            // What was at the top is still in sight: nothing jumped.
            await Assertions.Expect(List.Locator($".row[data-sequence='{rows[0][0]}']")).ToBeInViewportAsync();
        }
    }

    /// <summary>Closes all tabs of the browser. The browser itself ends with the test.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var tab in Context.Pages.ToList())
        {
            // Chromium may leave this without an answer. The tab ends with its browser, and the next test must not wait for it.
            await Deadline.EndOrGoOnAsync(tab.CloseAsync());
        }
    }
}
