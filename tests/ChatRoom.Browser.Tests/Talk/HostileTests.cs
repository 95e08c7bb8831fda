using ChatRoom.Core.Text;
using Microsoft.Playwright;

namespace ChatRoom.Browser.Tests.Talk;

/// <summary>Tests that no text and no name runs as code, and that the page goes on.</summary>
public sealed class HostileTests(ChromiumFixture chromium)
{
    /// <summary>A little below what is read as Markdown, and far above it.</summary>
    private static readonly int[] Lengths = [8_000, 100 * 1024];

    /// <summary>What hostile texts try to call, and what the page complains of.</summary>
    private const string Watch = """
        window.ran = [];
        window.owned = () => window.ran.push("owned");
        for (const name of ["alert", "confirm", "prompt", "open"]) {
          window[name] = () => window.ran.push(name);
        }
        document.addEventListener("securitypolicyviolation", (e) => window.ran.push(`${e.violatedDirective} ${e.blockedURI}`));
        window.notes = [];
        window.Notification = class {
          static permission = "granted";
          static async requestPermission() { return "granted"; }
          constructor(title, { body }) { window.notes.push(`${title}: ${body}`); }
          close() {}
        };
        """;

    private static readonly string[] Names =
    [
        "<img src=x onerror=owned()>",
        "\"><script>owned()</script>",
        "javascript:owned()",
        "' onmouseover='owned()",
        "\u202eeve\u2067",
        "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030d\u030e\u030f",
        "\u05d0\u05d1\u05d2",
        "constructor",
    ];

    private static readonly (string Kind, string Part)[] Texts =
    [
        ("elements", "<script>owned()</script><img src=x onerror=owned()><svg/onload=owned()>"),
        ("attributes", "<b onclick=owned() style=position:fixed;inset:0>x</b><style>*{display:none}</style>"),
        ("frames", "<iframe srcdoc='<script>parent.owned()</script>'></iframe><base href=//evil.example/><meta http-equiv=refresh content=0>"),
        ("addresses", "[x](javascript:owned()) [x](vbscript:owned()) [x](data:text/html,<script>owned()</script>) <javascript:owned()> "),
        ("disguised addresses", "[x](&#106;avascript:owned()) [x](java\u00adscript:owned()) [x]( JaVaScRiPt:owned()) [x](//evil.example) [x][y] "),
        ("pictures", "![x](https://evil.example/x.png) ![x](data:image/svg+xml,<svg/onload=owned()>) "),
        ("quotations", "> "),
        ("lists", "- 1. "),
        ("emphasis", "**a *b ~~c __d "),
        ("brackets", "["),
        ("links in links", "[a]("),
        ("code", "` `` ``` "),
        ("overrides", "\u202e\u2067\u202d\u2066x"),
        ("marks", "Z" + string.Concat(Enumerable.Repeat("\u0300\u0316\u0489", 60))),
        ("mentions", "@ada @bob "),
        ("a single word", "x"),
    ];

    [Fact]
    public async Task Hostile_text_of_any_length_does_nothing_and_the_page_goes_on()
    {
        await using var chat = await RunningChat.StartAsync("--Limits:MessageBytes=400000");
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, firstScript: Watch);
        var complaints = ComplaintsOf(ada);
        await ada.EnterAsync("ada");

        foreach (var (kind, part) in Texts)
        {
            // A client that reads nothing must not live long.
            using var bob = await TerminalClient.JoinAsync(chat, "bob");
            foreach (var length in Lengths)
            {
                await bob.SayAsync(string.Concat(Enumerable.Repeat(part, length / part.Length)));
                await bob.SayAsync($"after {length} of {kind}");
                await ada.SeesAsync($"after {length} of {kind}");
            }

            await bob.SayAsync("{quit}");
            await ada.SayAsync($"one can write after {kind}");
            await Assertions.Expect(ada.Messages.Last).ToHaveTextAsync($"one can write after {kind}");
            await Assertions.Expect(ada.Messages.Last).ToBeInViewportAsync();
            await Assertions.Expect(ada.Composer).ToBeInViewportAsync();
            Assert.False(
                await ada.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"), kind);
        }

        await Assertions.Expect(ada.Messages).ToHaveCountAsync(5 * Texts.Length);
        Assert.Empty(await ada.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.text a')].map(a => a.href).filter(href => !/^https?:|^mailto:/.test(href))"));
        await NothingRanAsync(ada, complaints);
    }

    [Fact]
    public async Task A_hostile_name_is_only_a_name_wherever_the_page_shows_it()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, firstScript: Watch);
        var complaints = ComplaintsOf(ada);
        await ada.EnterAsync("ada");
        await using (var sheet = await SettingsSheet.OpenAsync(ada))
        {
            await sheet.Mentions.CheckAsync();
        }

        var others = new List<TerminalClient>();
        var handles = new List<string>();
        try
        {
            // With some more the list of people has its search.
            foreach (var name in Names.Concat(["b1", "b2", "b3", "b4", "b5"]))
            {
                Assert.True(Handle.TryCreate(name, out var handle));
                others.Add(await TerminalClient.JoinAsync(chat, name, handle.Value));
                handles.Add(handle.Value);
            }

            await ada.Page.EvaluateAsync("() => { notes.length = 0; }");
            await ada.HideAsync(true);
            for (var i = 0; i < Names.Length; i++)
            {
                await others[i].SayAsync("hello @ada");
                await Assertions.Expect(ada.Page).ToHaveTitleAsync($"({i + 1}) lobby · ChatRoom");
                await ada.Page.WaitForFunctionAsync("count => notes.length === count", i + 1);
            }

            Assert.Equal(
                handles.Take(Names.Length).Select(handle => $"{handle} mentions you: hello @ada"),
                (await ada.Page.EvaluateAsync<string[]>("() => notes")).Select(WithoutIsolation));
            await ada.HideAsync(false);
            await IsNamedAsync(ada, handles.Take(Names.Length));
            await NothingRanAsync(ada, complaints);
        }
        finally
        {
            others.ForEach(other => other.Dispose());
        }
    }

    [Fact]
    public async Task A_hostile_name_in_the_form_is_shown_as_typed_and_its_owner_types_as_anybody()
    {
        await using var chat = await RunningChat.StartAsync();
        await using var ada = await ChatPage.OpenAsync(chromium, chat.Page, firstScript: Watch);
        var complaints = ComplaintsOf(ada);
        await ada.EnterAsync("ada");
        await using var eve = await ChatPage.OpenAsync(chromium, chat.Page, firstScript: Watch);
        var evesComplaints = ComplaintsOf(eve);

        await eve.NameField.FillAsync("<script>owned()</script><img src=x onerror=owned()>");
        var hint = eve.Page.Locator(".name-hint");
        await Assertions.Expect(hint).ToContainTextAsync("script_owned");
        await Assertions.Expect(hint.Locator("script, img")).ToHaveCountAsync(0);
        await eve.EnterAsync(Names[0]);
        Assert.True(Handle.TryCreate(Names[0], out var handle));
        await Assertions.Expect(eve.Page.Locator(".me")).ToHaveTextAsync(handle.Value);

        await eve.Composer.PressSequentiallyAsync("x");
        await Assertions.Expect(ada.Page.Locator(".typing-line")).ToHaveTextAsync($"\u2068{handle.Value}\u2069 is typing…");
        await eve.SayAsync("/nick " + Names[1]);
        await ada.SeesAsync("script_owned");
        await eve.SayAsync("/me " + Names[0]);
        await ada.SeesAsync(Names[0]);
        await NothingRanAsync(ada, complaints);
        await NothingRanAsync(eve, evesComplaints);
    }

    /// <summary>In the list of people and its search, in the suggestions, in a mention.</summary>
    private static async Task IsNamedAsync(ChatPage ada, IEnumerable<string> handles)
    {
        var search = ada.Page.Locator("#people-search");
        var found = ada.Page.Locator("#people .name");
        foreach (var handle in handles)
        {
            await search.FillAsync(handle);
            await Assertions.Expect(found).ToHaveTextAsync([handle]);
            await search.FillAsync(Names[0] + handle);
            await Assertions.Expect(found).ToHaveCountAsync(0);
            await ada.Composer.FillAsync("");
            await ada.Composer.PressSequentiallyAsync("@" + handle[..2]);
            await ada.Page.GetByRole(AriaRole.Option, new() { Name = handle, Exact = true }).ClickAsync();
            await Assertions.Expect(ada.Composer).ToHaveValueAsync($"@{handle} ");
            await ada.Composer.PressAsync("Enter");
            await Assertions.Expect(ada.Messages.Last.Locator(".mention")).ToHaveTextAsync("@" + handle);
        }
    }

    private static List<string> ComplaintsOf(ChatPage page)
    {
        var complaints = new List<string>();
        page.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Add(message.Text);
            }
        };
        page.Page.Dialog += (_, dialog) =>
        {
            complaints.Add($"A dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Page.Popup += (_, popup) => complaints.Add($"A window: {popup.Url}");
        return complaints;
    }

    private static async Task NothingRanAsync(ChatPage page, List<string> complaints)
    {
        Assert.Empty(await page.Page.EvaluateAsync<string[]>("() => ran"));
        Assert.Equal(0, await page.List.Locator("script, img, svg, iframe, style, base, meta, b, [onclick], [style]").CountAsync());
        Assert.Empty(complaints);
        Assert.Empty(page.Errors);
        Assert.Empty(page.ForeignRequests);
    }

    private static string WithoutIsolation(string text) =>
        text.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
}
