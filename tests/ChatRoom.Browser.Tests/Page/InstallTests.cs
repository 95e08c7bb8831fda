using System.Buffers.Binary;
using System.Text.Json;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests that a browser can install the page as an app.</summary>
public sealed class InstallTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Chromium_finds_nothing_that_keeps_the_page_from_being_installed()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var whole = await chromium.LaunchWholeAsync();
        await using var ada = await ChatPage.OpenTabAsync(await whole.NewContextAsync(), chat.Page, recorded: false);
        await ada.NameField.WaitForAsync();
        var chromiums = await ada.Context.NewCDPSessionAsync(ada.Page);

        var manifest = (await chromiums.SendAsync("Page.getAppManifest"))!.Value;
        var obstacles = (await chromiums.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors");

        Assert.Equal(new Uri(chat.Page, "manifest.webmanifest"), new Uri(manifest.GetProperty("url").GetString()!));
        Assert.Empty(manifest.GetProperty("errors").EnumerateArray());
        // Tests run in windows of their own, which forget.
        Assert.Equal(["in-incognito"], obstacles.EnumerateArray().Select(obstacle => obstacle.GetProperty("errorId").GetString()));
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task The_icons_have_the_type_and_size_that_the_manifest_declares()
    {
        await using var chat = await RunningChat.StartAsync();
        using var http = new HttpClient { BaseAddress = chat.Page };
        using var response = await http.GetAsync("manifest.webmanifest", TestContext.Current.CancellationToken);
        Assert.Equal("application/manifest+json", response.Content.Headers.ContentType?.MediaType);
        var manifest = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("standalone", manifest.GetProperty("display").GetString());
        // Below the path of a proxy too: relative to the manifest, and the id is the address of the start.
        Assert.Equal((".", "."), (manifest.GetProperty("start_url").GetString(), manifest.GetProperty("scope").GetString()));
        Assert.False(manifest.TryGetProperty("id", out _));

        var sizes = new List<string>();
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray())
        {
            var (source, type) = (icon.GetProperty("src").GetString(), icon.GetProperty("type").GetString());
            using var answer = await http.GetAsync(source, TestContext.Current.CancellationToken);
            Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
            var size = icon.GetProperty("sizes").GetString()!;
            if (type == "image/png")
            {
                Assert.Equal(size, SizeOf(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
            }

            sizes.Add(size + (icon.TryGetProperty("purpose", out var purpose) ? $" {purpose}" : ""));
        }

        Assert.Equal(["any", "192x192", "512x512", "512x512 maskable"], sizes);
    }

    [Fact]
    public async Task The_icon_of_a_home_screen_has_the_size_it_is_asked_for()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page);
        using var http = new HttpClient { BaseAddress = chat.Page };
        var icon = await ada.Page.Locator("link[rel=apple-touch-icon]").GetAttributeAsync("href");

        Assert.Equal("180x180", SizeOf(await http.GetByteArrayAsync(icon, TestContext.Current.CancellationToken)));
    }

    /// <summary>What the head of a PNG says.</summary>
    private static string SizeOf(ReadOnlySpan<byte> png) =>
        $"{BinaryPrimitives.ReadInt32BigEndian(png[16..])}x{BinaryPrimitives.ReadInt32BigEndian(png[20..])}";
}
