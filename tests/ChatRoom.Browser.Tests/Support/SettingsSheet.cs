using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Support;

/// <summary>The sheet of settings of a page; closed at the end.</summary>
internal sealed class SettingsSheet : IAsyncDisposable
{
    private readonly ChatPage _page;

    private SettingsSheet(ChatPage page) => _page = page;

    public ILocator Dialog => _page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Settings" });

    public ILocator Mentions => Dialog.GetByLabel("Mentions", new() { Exact = true });

    public ILocator EveryMessage => Dialog.GetByLabel("Every message");

    public ILocator NoNotification => Dialog.Locator("[name=notify][value=none]");

    public ILocator Sound => Dialog.GetByLabel("Play a sound");

    public static ILocator Button(ChatPage page) => page.Page.GetByRole(AriaRole.Button, new() { Name = "Settings" });

    public static async Task<SettingsSheet> OpenAsync(ChatPage page)
    {
        var sheet = new SettingsSheet(page);
        await Button(page).ClickAsync();
        await sheet.Dialog.WaitForAsync();
        return sheet;
    }

    public Task ChooseAsync(string choice) => Dialog.GetByLabel(choice, new() { Exact = true }).CheckAsync();

    public async ValueTask DisposeAsync()
    {
        await _page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(Dialog).ToHaveCountAsync(0);
    }
}
