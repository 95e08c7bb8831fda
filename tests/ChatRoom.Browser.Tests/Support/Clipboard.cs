using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Support;

/// <summary>The clipboard, which all tests share: one test has it at a time.</summary>
internal sealed class Clipboard : IDisposable
{
    private static readonly SemaphoreSlim One = new(1);

    private Clipboard()
    {
    }

    /// <summary>Waits until no other test has it, and lets the pages of a browser use it.</summary>
    public static async Task<Clipboard> TakeAsync(IBrowserContext context)
    {
        await One.WaitAsync(TestContext.Current.CancellationToken);
        var clipboard = new Clipboard();
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        return clipboard;
    }

    /// <summary>Clicks a button that copies, and waits until the page says so, which it does for two seconds only.</summary>
    public static async Task CopyAsync(IPage page, Func<Task> click)
    {
        await page.EvaluateAsync(
            """
            () => {
              const status = document.querySelector(".copy-status");
              window.reported = new Promise((report) => {
                const look = () => status.textContent && report(status.textContent);
                new MutationObserver(look).observe(status, { childList: true, characterData: true, subtree: true });
              });
            }
            """);
        // The script of the buttons comes after the page: a click before that does nothing.
        var reported = page.EvaluateAsync<string>("() => window.reported");
        for (var tries = 0; tries < 10 && !reported.IsCompleted; tries++)
        {
            await click();
            await Task.WhenAny(reported, Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken));
        }

        Assert.Equal("Copied", await reported.WaitAsync(TimeSpan.FromSeconds(1)));
    }

    public void Dispose() => One.Release();
}
