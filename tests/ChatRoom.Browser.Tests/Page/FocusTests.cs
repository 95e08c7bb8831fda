using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Page;

/// <summary>Tests that each stop of the Tab key can be seen.</summary>
public sealed class FocusTests(ChromiumFixture chromium)
{
    private const int Presses = 30;

    private const string Ring =
        """
        () => {
          const e = document.activeElement;
          const style = getComputedStyle(e);
          const name = e.id || e.className || e.tagName;
          const width = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth);
          return e === document.body ? '' : `${width >= 2 ? 'ring' : 'none'} ${e.tagName} ${name}`;
        }
        """;

    [Theory]
    [InlineData(ColorScheme.Light, ForcedColors.None)]
    [InlineData(ColorScheme.Dark, ForcedColors.None)]
    [InlineData(ColorScheme.Light, ForcedColors.Active)]
    public async Task Every_stop_of_the_Tab_key_has_a_ring(ColorScheme scheme, ForcedColors forced)
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, scheme: scheme);
        await ada.Page.EmulateMediaAsync(new() { ForcedColors = forced });
        await ada.NameField.WaitForAsync();
        var stops = await TabAsync(ada);
        Assert.Contains(stops, stop => stop.Contains("BUTTON", StringComparison.Ordinal));

        await ada.EnterAsync("ada");
        await ada.SayAsync("see https://example.org/ and `code`");
        await ada.SeesAsync("example.org");
        stops = await TabAsync(ada);
        Assert.Contains(stops, stop => stop.Contains("A ", StringComparison.Ordinal));

        await ada.List.FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        Assert.StartsWith("ring A when", await ada.Page.EvaluateAsync<string>(Ring), StringComparison.Ordinal);
    }

    /// <summary>Presses Tab through the page, and asserts that each stop has a ring.</summary>
    /// <remarks>The form that Blazor brings takes the focus once more, so a stop may come twice.</remarks>
    private static async Task<IReadOnlyList<string>> TabAsync(ChatPage page)
    {
        var stops = new List<string>();
        for (var press = 0; press < Presses; press++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            stops.Add(await page.Page.EvaluateAsync<string>(Ring));
        }

        Assert.All(stops.Where(stop => stop.Length > 0), stop => Assert.StartsWith("ring", stop, StringComparison.Ordinal));
        return stops;
    }
}
