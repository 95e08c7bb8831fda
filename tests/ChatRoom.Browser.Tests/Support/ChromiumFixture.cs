using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace ChatRoom.Browser.Tests.Support;

/// <summary>One Chromium for all tests; each test has browser contexts, and so storage, of its own.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;

    /// <summary>The engine without the browser's own windows, which take as much time as the pages in them.</summary>
    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // Bounds a failing test only: on a busy machine a page may take longer than the five seconds that are usual.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        Browser = await LaunchShellAsync();
    }

    /// <summary>Starts one more engine, for what is set at its start only.</summary>
    public Task<IBrowser> LaunchShellAsync(params string[] arguments) => LaunchAsync("CHROMIUM_SHELL", "/usr/bin/chromium-headless-shell", arguments);

    /// <summary>Starts the whole browser, for what only its windows know.</summary>
    public Task<IBrowser> LaunchWholeAsync() => LaunchAsync("CHROMIUM", "/usr/bin/chromium");

    public async ValueTask DisposeAsync()
    {
        await Deadline.EndOrGoOnAsync(Browser.DisposeAsync().AsTask());
        _playwright?.Dispose();
    }

    /// <summary>Starts the system's own; nothing is downloaded.</summary>
    private Task<IBrowser> LaunchAsync(string variable, string otherwise, params string[] arguments) => _playwright!.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path ? path : otherwise,
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
            // A process of its own for drawing takes an eighth of the processor.
            "--in-process-gpu", .. arguments,
        ],
    });
}
