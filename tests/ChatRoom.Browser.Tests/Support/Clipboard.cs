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

    public void Dispose() => One.Release();
}
