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
        await click();
        Assert.Equal("Copied", await page.EvaluateAsync<string>("() => window.reported").WaitAsync(TimeSpan.FromSeconds(30)));
    }

    public void Dispose() => One.Release();
}
