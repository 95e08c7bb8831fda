using ChatRoom.Core.Trust;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Admin;

/// <summary>Walks through the page of the operators, wide and on a phone.</summary>
public sealed class AdminTests(ChromiumFixture chromium) : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private static readonly string[] Sections = ["Overview", "Connections", "Rooms", "Storage", "Limits", "Audit log"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatroom-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task An_operator_reads_the_numbers_and_ends_a_connection_by_keyboard(int width, ColorScheme scheme)
    {
        await using var chat = await RunningChat.StartAsync("--History:Provider=sqlite", $"--History:Path={Path.Combine(_folder.FullName, "chatroom.db")}");
        using var bob = await TerminalClient.JoinAsync(chat, "bob");
        await using var carol = await ChatPage.OpenAsync(chromium, chat.Page, width, 844, scheme);
        await RegisterAsync(carol, chat);
        await SettingsSheet.Button(carol).ClickAsync();
        await carol.Page.GetByRole(AriaRole.Link, new() { Name = "Numbers, connections, audit log" }).ClickAsync();

        foreach (var section in Sections)
        {
            var button = carol.Page.GetByRole(AriaRole.Button, new() { Name = section, Exact = true });
            await button.FocusAsync();
            await carol.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(button).ToHaveAttributeAsync("aria-current", "page");
            await Assertions.Expect(carol.Page.Locator("main h2")).ToHaveTextAsync(section);
            await Assertions.Expect(carol.Page.Locator(section == "Overview" ? "svg" : "table").First).ToBeVisibleAsync();
            await LookTests.LooksRightAsync(carol, $"admin-{section}-{width}-{scheme}");
            if (section == "Connections")
            {
                await EndAsync(carol, bob, $"admin-end-{width}-{scheme}");
            }
        }

        await Assertions.Expect(carol.Page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("bob");
        Assert.Empty(carol.Errors);
        Assert.Empty(carol.ForeignRequests);

        await chat.Trust.ApplyAsync(new TrustChange.Revoke("", (await chat.LobbyAsync()).People.FindClaim("carol")!.Owner), null);
        await Assertions.Expect(carol.Page.Locator("h1")).ToHaveTextAsync("There is nothing here");
        await Assertions.Expect(carol.Page.Locator(".admin")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_chat_loads_nothing_of_the_page_of_the_operators()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        await ada.EnterAsync("ada");

        Assert.False(await ada.Page.EvaluateAsync<bool>("() => performance.getEntriesByType('resource').some(({ name }) => name.includes('admin'))"));
    }

    private static async Task EndAsync(ChatPage carol, TerminalClient bob, string name)
    {
        var row = carol.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "bob" });
        await row.GetByRole(AriaRole.Button, new() { Name = "End bob" }).FocusAsync();
        await carol.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(row.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await LookTests.LooksRightAsync(carol, name);
        await carol.Page.Keyboard.PressAsync("Tab");
        await carol.Page.Keyboard.PressAsync("Enter");
        await bob.WaitForAsync("An operator ended this connection.");
        await Assertions.Expect(carol.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "is ended" })).ToBeFocusedAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
    }

    private static async Task RegisterAsync(ChatPage page, RunningChat chat)
    {
        await page.EnterAsync("carol");
        await chat.Trust.ApplyAsync(new TrustChange.Grant(new("", (await chat.LobbyAsync()).Participants["carol"].Id, Role.Operator, "carol")), null);
        await SettingsSheet.Button(page).ClickAsync();
        await page.Page.Locator("[data-account]").ClickAsync();
        await page.Page.Locator("form[data-do=register] [type=password]").FillAsync(Passphrase);
        await page.Page.Locator("form[data-do=register] .primary").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-account=own]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Composer).ToBeEnabledAsync();
    }
}
