using System.Text.Json;
using System.Text.RegularExpressions;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Tests.Accounts.Oidc;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests that a reader keeps the name by a passphrase or a passkey, and logs in on another device.</summary>
public sealed class AccountTests(ChromiumFixture chromium) : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatroom-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_reader_keeps_the_name_logs_in_elsewhere_and_out_again()
    {
        await using var chat = await RunningChat.StartAsync("--History:Provider=sqlite", $"--History:Path={Path.Combine(_folder.FullName, "chatroom.db")}");
        await using var first = await ChatPage.OpenAsync(chromium, chat.Page);
        await first.EnterAsync("alice");
        await first.SayAsync("my words");
        await Assertions.Expect(first.Messages).ToHaveTextAsync(["my words"]);
        await first.Composer.FillAsync("a draft");
        await OpenAsync(first);
        await LookTests.LooksRightAsync(first, "account-keep");
        await first.Page.Locator("form[data-do=register] [type=password]").FillAsync(Passphrase);
        await first.Page.Locator("form[data-do=register] .primary").ClickAsync();
        // The page begins anew, with the cookie: what was typed and said is still the reader's.
        await Assertions.Expect(first.Page.Locator("[data-account=own]")).ToHaveCountAsync(1);
        await Assertions.Expect(first.Composer).ToHaveValueAsync("a draft");
        await Assertions.Expect(first.Page.Locator(".message.own .text")).ToHaveTextAsync(["my words"]);

        await using var second = await ChatPage.OpenAsync(chromium, chat.Page, width: 390, height: 844, scheme: ColorScheme.Dark);
        await second.NameField.PressSequentiallyAsync("Alice");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "It is mine: log in" }).ClickAsync();
        var form = second.Page.Locator("dialog.account form");
        await Assertions.Expect(form.Locator("[name=handle]")).ToHaveValueAsync("alice");
        await form.Locator("[type=password]").FillAsync("wrong horse battery");
        await form.Locator("[type=password]").PressAsync("Enter");
        await Assertions.Expect(form.Locator(".problem")).ToHaveTextAsync("That name and passphrase do not belong together.");
        await LookTests.LooksRightAsync(second, "account-wrong-390");
        await form.Locator("[type=password]").FillAsync(Passphrase);
        await form.Locator("[type=password]").PressAsync("Enter");
        await Assertions.Expect(second.Page.Locator(".message.own .text")).ToHaveTextAsync(["my words"]);
        Assert.Single((await chat.LobbyAsync()).Participants);

        await OpenAsync(second);
        await Assertions.Expect(second.Page.Locator(".devices li")).ToHaveCountAsync(2);
        await LookTests.LooksRightAsync(second, "account-390");
        await second.Page.Locator("[data-do=logout] button:not([type=button])").ClickAsync();
        await Assertions.Expect(second.NameField).ToHaveValueAsync(new Regex("(?i)^alice$"));
        await Assertions.Expect(first.Composer).ToBeEnabledAsync();
        Assert.Empty(first.Errors);
        Assert.Empty(second.Errors);
    }

    [Fact]
    public async Task A_reader_keeps_the_name_by_a_passkey_and_comes_back_by_it()
    {
        await using var chat = await RunningChat.StartAsync("--History:Provider=sqlite", $"--History:Path={Path.Combine(_folder.FullName, "chatroom.db")}");
        var address = new UriBuilder(chat.Page) { Host = "localhost" }.Uri;
        await using var page = await ChatPage.OpenAsync(chromium, address);
        await AddAuthenticatorAsync(page);
        await page.EnterAsync("alice");
        await page.SayAsync("my words");
        await Assertions.Expect(page.Messages).ToHaveTextAsync(["my words"]);

        await OpenAsync(page);
        await LookTests.LooksRightAsync(page, "passkey-keep");
        await page.Page.Locator("[data-passkey=register]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-account=own]")).ToHaveCountAsync(1);
        await OpenAsync(page);
        await page.Page.Locator("[data-do=logout] button:not([type=button])").ClickAsync();
        await Assertions.Expect(page.NameField).ToBeVisibleAsync();

        // Alive by then: the form before that is another one, and what is typed in it goes with it.
        await page.NameField.FillAsync("?!");
        await Assertions.Expect(page.Page.Locator(".name-hint")).ToContainTextAsync("A name needs");
        await page.NameField.FillAsync("");
        await page.NameField.PressSequentiallyAsync("Alice");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "It is mine: log in" }).ClickAsync();
        await page.Page.Locator("dialog.account [data-passkey=login]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".message.own .text")).ToHaveTextAsync(["my words"]);

        await OpenAsync(page);
        var keys = page.Page.Locator("[data-keys] li");
        await Assertions.Expect(keys).ToHaveCountAsync(1);
        await LookTests.LooksRightAsync(page, "passkey-own");
        await keys.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-passkeys] .problem")).ToHaveTextAsync(new Regex("^Nothing else would let you in"));
        await Assertions.Expect(keys.GetByRole(AriaRole.Button)).ToBeFocusedAsync();
        await page.Page.Locator("[data-show=passphrase]").ClickAsync();
        await page.Page.Locator("form[data-do=passphrase] [name=passphrase]").FillAsync("correct horse battery");
        await page.Page.Locator("form[data-do=passphrase] .primary").ClickAsync();
        await Assertions.Expect(page.Page.Locator("form[data-do=passphrase] .problem")).ToHaveTextAsync(new Regex("is changed"));
        await keys.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(keys).ToHaveCountAsync(0);
        await Assertions.Expect(page.Page.Locator("dialog.account[open] > .question-answers [data-cancel]")).ToBeFocusedAsync();
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task An_invited_person_makes_an_account_by_a_passkey_alone(int width)
    {
        await using var chat = await RunningChat.StartAsync(
            "--History:Provider=sqlite", $"--History:Path={Path.Combine(_folder.FullName, "chatroom.db")}", "--Access:Mode=accounts");
        var code = InvitationCode.New();
        await chat.Trust.ApplyAsync(new TrustChange.Invite(new(1, InvitationCode.HashOf(code), "x", 1, DateTimeOffset.UtcNow + TimeSpan.FromHours(1))), null);
        await using var page = await ChatPage.OpenAsync(chromium, new UriBuilder(chat.Page) { Host = "localhost", Path = $"/account/new/{code}" }.Uri, width, 740);
        await AddAuthenticatorAsync(page);
        var button = page.Page.GetByRole(AriaRole.Button, new() { Name = "Make an account by a passkey alone" });
        await LookTests.LooksRightAsync(page, $"newcomer-{width}");
        await button.ClickAsync();
        await Assertions.Expect(page.Page.Locator("[name=handle]")).ToBeFocusedAsync();
        await page.Page.Locator("[name=handle]").FillAsync("?!");
        await button.ClickAsync();
        await Assertions.Expect(page.Page.Locator(".problem")).ToContainTextAsync("is taken");
        await Assertions.Expect(button).ToBeFocusedAsync();
        await page.Page.Locator("[name=handle]").FillAsync("Alice");
        await button.ClickAsync();

        await Assertions.Expect(page.Composer).ToBeEnabledAsync();
        await Assertions.Expect(page.Page.Locator(".chip .me")).ToHaveTextAsync("Alice");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_reader_logs_in_by_a_provider_on_another_site_and_keeps_the_name_of_a_guest_by_it()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var chat = await RunningChat.StartAsync(
            ["--History:Provider=sqlite", $"--History:Path={Path.Combine(_folder.FullName, "chatroom.db")}", .. provider.Settings()]);
        // Another site than that of the provider, so the browser treats the cookies as it does between two hosts.
        var address = new UriBuilder(chat.Page) { Host = "localhost", Path = "/r/dev" }.Uri;
        await using var first = await ChatPage.OpenAsync(chromium, address);
        await Assertions.Expect(first.NameField).ToBeVisibleAsync();
        await LookTests.LooksRightAsync(first, "provider-entrance");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Log in with Example Login" }).ClickAsync();
        await Assertions.Expect(first.Composer).ToBeEnabledAsync();
        Assert.EndsWith("/r/dev", first.Page.Url, StringComparison.Ordinal);
        await first.SayAsync("my words");
        await Assertions.Expect(first.Page.Locator(".message.own .text")).ToHaveTextAsync(["my words"]);
        await OpenAsync(first);
        await Assertions.Expect(first.Page.Locator("[data-identities] li")).ToHaveCountAsync(1);
        await Assertions.Expect(first.Page.Locator("dialog.account .devices").First.Locator("li")).ToHaveCountAsync(1);
        await LookTests.LooksRightAsync(first, "provider-own");
        await first.Page.Locator("[data-identities] button").ClickAsync();
        await Assertions.Expect(first.Page.Locator("form:has([data-identities]) .problem")).ToHaveTextAsync(new Regex("^Nothing else would let you in"));

        (provider.Subject, provider.PreferredName) = ("2", "bob");
        await using var second = await ChatPage.OpenAsync(chromium, address, width: 390, height: 844, scheme: ColorScheme.Dark);
        await second.EnterAsync("bob");
        await second.SayAsync("as a guest");
        await Assertions.Expect(second.Page.Locator(".message.own .text")).ToHaveTextAsync(["as a guest"]);
        await OpenAsync(second);
        await LookTests.LooksRightAsync(second, "provider-keep-390");
        await second.Page.Locator("[data-part=register] [data-provider=login]").ClickAsync();
        await Assertions.Expect(second.Page.Locator("[data-account=own]")).ToHaveCountAsync(1);
        await Assertions.Expect(second.Page.Locator(".message.own .text")).ToHaveTextAsync(["as a guest"]);
        Assert.Empty(first.Errors);
        Assert.Empty(second.Errors);
    }

    [Fact]
    public async Task Enter_behind_the_passphrase_of_the_provider_links_it_and_puts_no_passphrase_into_the_address()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var chat = await RunningChat.StartAsync(
            ["--History:Provider=sqlite", $"--History:Path={Path.Combine(_folder.FullName, "chatroom.db")}", .. provider.Settings()]);
        await using var page = await ChatPage.OpenAsync(chromium, new UriBuilder(chat.Page) { Host = "localhost" }.Uri);
        var addresses = new List<string>();
        page.Page.Request += (_, request) => addresses.Add(request.Url);
        await page.EnterAsync("alice");
        await OpenAsync(page);
        await page.Page.Locator("form[data-do=register] [type=password]").FillAsync(Passphrase);
        await page.Page.Locator("form[data-do=register] .primary").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-account=own]")).ToHaveCountAsync(1);

        await OpenAsync(page);
        var field = page.Page.Locator("form:has([data-identities]) [name=current]");
        await Assertions.Expect(field).ToBeVisibleAsync();
        await field.FillAsync(Passphrase);
        await field.PressAsync("Enter");
        await Eventually.TrueAsync(() => addresses.Any(address => address.Contains("current=", StringComparison.Ordinal) || address.Contains("/callback", StringComparison.Ordinal)), "the browser goes somewhere");
        await Assertions.Expect(page.Composer).ToBeEnabledAsync();
        await OpenAsync(page);

        await Assertions.Expect(page.Page.Locator("[data-identities] li")).ToHaveCountAsync(1);
        Assert.DoesNotContain(addresses, address => address.Contains("correct", StringComparison.Ordinal));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_button_of_a_provider_that_is_pressed_before_its_script_has_come_leads_there()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var chat = await RunningChat.StartAsync(
            ["--History:Provider=sqlite", $"--History:Path={Path.Combine(_folder.FullName, "chatroom.db")}", .. provider.Settings()]);
        await using var page = await ChatPage.OpenAsync(chromium, new Uri("about:blank"));
        var mayCome = new TaskCompletionSource();
        await page.Page.RouteAsync("**/account/provider*.js", async route =>
        {
            await mayCome.Task;
            await route.ContinueAsync();
        });
        await page.Page.GotoAsync(new UriBuilder(chat.Page) { Host = "localhost" }.Uri.ToString());
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Log in with Example Login" }).ClickAsync();
        mayCome.SetResult();

        await Assertions.Expect(page.Composer).ToBeEnabledAsync();
    }

    [Theory]
    [InlineData("Open", "#name")]
    [InlineData("Accounts", ".primary")]
    public async Task Without_scripts_the_entrance_shows_nothing_that_would_do_nothing(string mode, string dead)
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var chat = await RunningChat.StartAsync(
            ["--History:Provider=sqlite", $"--History:Path={Path.Combine(_folder.FullName, "chatroom.db")}", $"--Access:Mode={mode}", .. provider.Settings()]);
        var context = await chromium.Browser.NewContextAsync(new() { JavaScriptEnabled = false });
        await using var page = await ChatPage.OpenTabAsync(context, chat.Page);

        await Assertions.Expect(page.Page.Locator(".card h1:visible")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Page.Locator(dead)).ToBeHiddenAsync();
        await Assertions.Expect(page.Page.Locator(".provider button")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_owners_link_leads_into_the_room_under_the_chosen_name()
    {
        await using var server = await ServerProcess.StartAsync(
            "--History:Provider=sqlite", $"--History:Path={Path.Combine(_folder.FullName, "chatroom.db")}");
        var file = Path.Combine(_folder.FullName, "owner-link");
        await Eventually.TrueAsync(() => server.Output.Any(line => line.Contains("To own it", StringComparison.Ordinal)), "the link is printed");
        var link = new Uri((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim());
        await using var page = await ChatPage.OpenAsync(chromium, link);
        await page.Page.Locator("[name=handle]").FillAsync("Ada");
        await page.Page.Locator("[name=passphrase]").FillAsync(Passphrase);
        await page.Page.Locator("button").ClickAsync();

        await Assertions.Expect(page.Composer).ToBeEnabledAsync();
        await page.SayAsync("mine");
        await Assertions.Expect(page.Messages).ToHaveTextAsync(["mine"]);
        await page.Page.GotoAsync(new Uri(link, "/admin").ToString());
        await Assertions.Expect(page.Page.Locator("body")).ToContainTextAsync("Audit log");
        Assert.False(File.Exists(file));
    }

    private static async Task AddAuthenticatorAsync(ChatPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page.Page);
        await devtools.SendAsync("WebAuthn.enable").WaitAsync(TimeSpan.FromSeconds(30));
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = JsonSerializer.SerializeToElement(new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            }),
        });
    }

    private static async Task OpenAsync(ChatPage page)
    {
        await SettingsSheet.Button(page).ClickAsync();
        await page.Page.Locator("[data-account]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("dialog.account")).ToBeVisibleAsync();
    }
}
