using AngleSharp.Html.Parser;
using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Markup;
using ChatRoom.Server.Web.Markup.Parsing;

namespace ChatRoom.Server.Tests.Web.Markup;

/// <summary>Tests the HTML of a message's text in the page.</summary>
public sealed class MessageMarkdownTests
{
    private const string Dash = "<span class=\"marker\">- </span>";

    private const string Link = "target=\"_blank\" rel=\"noopener nofollow noreferrer\" tabindex=\"-1\"";

    private static readonly HashSet<string> Here = [.. new[] { "ada", "bob", "Zoë", "snake_case_x", "José", "Straße", "O'Brien", "علی\u200Cرضا" }.Select(MentionText.KeyOf)];

    [Theory]
    [InlineData("**bold** *it* _it_ ~~gone~~", "<strong>bold</strong> <em>it</em> <em>it</em> <del>gone</del>")]
    [InlineData("***both***", "<em><strong>both</strong></em>")]
    [InlineData("a `**code** <b> :smile: @bob` b", "a <code>**code** &lt;b&gt; :smile: @bob</code> b")]
    [InlineData("> quoted\n\nsaid", "<blockquote><p>quoted</p></blockquote><p>said</p>")]
    [InlineData("- one\n- two", $"<ul><li>{Dash}one</li><li>{Dash}two</li></ul>")]
    [InlineData("- one\n  - two\n- three", $"<ul><li>{Dash}one<ul><li>{Dash}two</li></ul></li><li>{Dash}three</li></ul>")]
    [InlineData("1. one\n2. two", "<ol><li><span class=\"marker\">1. </span>one</li><li><span class=\"marker\">2. </span>two</li></ol>")]
    [InlineData("7) seven", "<ol><li><span class=\"marker\">7) </span>seven</li></ol>")]
    [InlineData("**one**\ntwo", "<strong>one</strong>\ntwo")]
    [InlineData("\\*not\\*", "*not*")]
    [InlineData("[here](https://example.org/?a=1&b=2)", $"<a href=\"https://example.org/?a=1&amp;b=2\" {Link} title=\"https://example.org/?a=1&amp;b=2\">here</a>")]
    [InlineData("see https://example.org/a_b_c.", $"see <a href=\"https://example.org/a_b_c\" {Link}>https://example.org/a_b_c</a>.")]
    [InlineData("(HTTP://example.org/x_(y))", $"(<a href=\"HTTP://example.org/x_(y)\" {Link}>HTTP://example.org/x_(y)</a>)")]
    [InlineData("**https://example.org**", $"<strong><a href=\"https://example.org\" {Link}>https://example.org</a></strong>")]
    [InlineData("[https://a.example](https://b.example)", $"<a href=\"https://b.example\" {Link} title=\"https://b.example\">https://a.example</a>")]
    [InlineData("<https://example.org>", $"&lt;<a href=\"https://example.org\" {Link}>https://example.org</a>&gt;")]
    [InlineData("[mail](mailto:a@example.org)", $"<a href=\"mailto:a@example.org\" {Link} title=\"mailto:a@example.org\">mail</a>")]
    [InlineData("![x](https://example.org/p.png)", $"<a href=\"https://example.org/p.png\" {Link} title=\"https://example.org/p.png\">x</a>")]
    [InlineData("![](https://example.org/p)", $"<a href=\"https://example.org/p\" {Link} title=\"https://example.org/p\">https://example.org/p</a>")]
    [InlineData("[a]: https://b.example\n**c** [a]", $"[a]: <a href=\"https://b.example\" {Link}>https://b.example</a>\n<strong>c</strong> [a]")]
    [InlineData("good :smile::+1: 10:100:20 :nothing:", "good 😄👍 10:100:20 :nothing:")]
    public void A_text_becomes(string text, string html) => Assert.Equal(html, Shown(text));

    [Fact]
    public void Fenced_code_gets_a_labelled_button_and_keeps_its_lines_and_spaces() => Assert.Equal(
        "<div class=\"code\"><button type=\"button\" class=\"copy\" tabindex=\"-1\" aria-label=\"Copy code\">Copy</button>"
        + "<pre tabindex=\"-1\" role=\"group\" aria-label=\"Code\"><code data-language=\"html\">if (a &lt; b)\n    @ada **x**</code></pre></div>",
        Shown("```html\nif (a < b)\n    @ada **x**\n```"));

    [Theory]
    [InlineData("hello")]
    [InlineData("two\n  lines")]
    [InlineData("well: this")]
    [InlineData("<b>bold</b><script>alert(1)</script><img src=x onerror=alert(1)>")]
    [InlineData("# no heading")]
    [InlineData("no\n===\nheading\n---")]
    [InlineData("***")]
    [InlineData("    no code")]
    [InlineData("|a|b|\n|-|-|\n|1|2|")]
    [InlineData("[a]: https-is-not-here \"t\"\n[a]")]
    [InlineData("&lt;b&gt; &#106;avascript &amp;")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](java\tscript:alert(1))")]
    [InlineData("[x](<javascript:alert(1)>)")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("[x](/relative)")]
    [InlineData("[x](//example.org)")]
    [InlineData("[x]()")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("javascript:alert(1) http:// https://?")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData(">")]
    [InlineData("```")]
    [InlineData("someone@ada :smile")]
    public void A_text_is_shown_as_typed(string text) => Assert.Equal(Encoded(text), Shown(text));

    [Fact]
    public void An_address_cannot_break_out_of_its_attribute()
    {
        var html = Shown("[x](https://example.org/\"onclick=\"alert(1)) https://example.org/'\"><script>alert(1)</script>");
        var body = new HtmlParser().ParseDocument(html).Body!;
        Assert.All(body.QuerySelectorAll("*"), e => Assert.Equal("A", e.TagName));
        Assert.All(body.QuerySelectorAll("a"), a => Assert.All(a.Attributes, t => Assert.Contains(t.Name, new[] { "href", "target", "rel", "tabindex", "title" })));
    }

    [Fact]
    public void A_mention_marks_a_participant_and_marks_the_reader_more_strongly()
    {
        Assert.Equal(
            "<bdi translate=\"no\" class=\"mention me\">@Ada</bdi> and <bdi translate=\"no\" class=\"mention\">@zoë</bdi>, not @eve; <bdi translate=\"no\" class=\"mention\">@snake_case_x</bdi>.",
            Shown("@Ada and @zoë, not @eve; @snake_case_x."));
        Assert.True(MessageHtml.Render("hi **@ADA**!", MessageKind.Say)!.Mentions(key => key == "ada"));
        Assert.False(MessageHtml.Render("hi @adam and `@ada`", MessageKind.Say)?.Mentions(key => key == "ada") ?? false);
    }

    [Theory]
    [InlineData("@zoe\u0308!", "<bdi translate=\"no\" class=\"mention\">@zoe\u0308</bdi>!")]
    [InlineData("@ada’s and '@ada'", "<bdi translate=\"no\" class=\"mention me\">@ada</bdi>’s and &#39;<bdi translate=\"no\" class=\"mention me\">@ada</bdi>&#39;")]
    [InlineData("@O’Brien's", "<bdi translate=\"no\" class=\"mention\">@O’Brien</bdi>&#39;s")]
    [InlineData("@ada・zoë・eve", "<bdi translate=\"no\" class=\"mention me\">@ada</bdi>・zoë・eve")]
    [InlineData("@علی\u200Cرضا،", "<bdi translate=\"no\" class=\"mention\">@علی\u200Cرضا</bdi>،")]
    [InlineData("@eve's", "@eve&#39;s")]
    [InlineData("\uff20ada's", "<bdi translate=\"no\" class=\"mention me\">\uff20ada</bdi>&#39;s")]
    [InlineData("\uff20eve's", "\uff20eve&#39;s")]
    public void A_mention_may_end_at_a_sign(string text, string html)
    {
        Assert.Equal(html, Shown(text));
        Assert.Equal(html.Contains(" me", StringComparison.Ordinal), MessageHtml.Render(text, MessageKind.Say)!.Mentions(key => key == "ada"));
    }

    [Theory]
    [InlineData("@jose\u0301", "@jose\u0301", "")]
    [InlineData("@JOSÉ's", "@JOSÉ", "&#39;s")]
    [InlineData("@STRASSE", "@STRASSE", "")]
    [InlineData("@\uff42\uff4f\uff42", "@\uff42\uff4f\uff42", "")]
    [InlineData("@bob\u2019s", "@bob", "\u2019s")]
    [InlineData("\uff20bob\uff0c", "\uff20bob", "\uff0c")]
    [InlineData("\uff20\uff22\uff4f\uff42", "\uff20\uff22\uff4f\uff42", "")]
    public void A_mention_is_compared_as_handles_are_and_shown_as_typed(string text, string mention, string rest) =>
        Assert.Equal($"<bdi translate=\"no\" class=\"mention\">{mention}</bdi>{rest}", Shown(text));

    [Fact]
    public void A_mention_may_follow_a_letter_of_a_script_without_spaces() =>
        Assert.Equal("\u4f60\u597d<bdi translate=\"no\" class=\"mention\">@bob</bdi>\uff0c", Shown("\u4f60\u597d@bob\uff0c"));

    [Fact]
    public void An_action_stays_in_its_line() =>
        Assert.Equal("- waves <strong>a lot</strong>", Shown("- waves **a lot**", MessageKind.Action));

    [Fact]
    public void Every_code_in_the_table_is_shown_as_its_emoji() =>
        Assert.All(EmojiCodes.All, code => Assert.Equal(EmojiCodes.Find(code), Shown($":{code}:")));

    [Theory]
    [InlineData(">")]
    [InlineData("> ")]
    [InlineData("*")]
    [InlineData("*a")]
    [InlineData("*a **b ")]
    [InlineData("a**b*")]
    [InlineData("_a")]
    [InlineData("~~a")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[a](")]
    [InlineData("[a](b")]
    [InlineData("![")]
    [InlineData("`")]
    [InlineData("` `` ")]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("- ")]
    [InlineData("1. ")]
    [InlineData("- a\n")]
    [InlineData(">\n")]
    [InlineData("```\n")]
    [InlineData("\\")]
    [InlineData("@ada ")]
    [InlineData(":+1:")]
    [InlineData("http://a.b ")]
    [InlineData("https://((((")]
    [InlineData("\u0301\u0489*")]
    [InlineData("\ud83d*\u202e")]
    public void However_hostile_a_text_is_it_is_rendered_with_little_nesting_and_without_an_exception(string piece)
    {
        foreach (var length in new[] { 1000, MessageMarkdown.MaxLength, 100_000 })
        {
            foreach (var kind in Enum.GetValues<MessageKind>())
            {
                var text = string.Concat(Enumerable.Repeat(piece, length / piece.Length));
                var html = Shown(text, kind);
                Assert.True(DeepestNesting(html) <= 100, $"{DeepestNesting(html)} elements deep.");
                Assert.True(html.Length < (text.Length * 6) + 20_000 || text.Length <= MessageMarkdown.MaxLength);
            }
        }
    }

    [Fact]
    public void A_list_within_a_list_within_a_list_ends_somewhere()
    {
        var html = Shown(string.Join('\n', Enumerable.Range(0, 60).Select(i => new string(' ', 2 * i) + "- a")));
        Assert.InRange(DeepestNesting(html), 2, 100);
    }

    [Fact]
    public void Random_markup_yields_only_known_elements_and_attributes()
    {
        string[] pieces = ["*", "**", "_", "~~", "`", "```", "\n", "> ", "- ", "1. ", "[", "]", "(", ")", "<", ">", "\"", "'", "&", "@ada", ":smile:", "https://a.b/", "javascript:", "onload=", "<script>", " ", "a", "\\", "!"];
        var random = new Random(20260102);
        string[] elements = ["STRONG", "EM", "DEL", "CODE", "P", "BLOCKQUOTE", "UL", "OL", "LI", "A", "DIV", "BUTTON", "PRE", "BDI", "SPAN"];
        string[] attributes = ["href", "target", "rel", "title", "class", "type", "aria-label", "tabindex", "role", "translate", "data-language"];
        for (var i = 0; i < 1000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)]));
            var body = new HtmlParser().ParseDocument(Shown(text)).Body!;
            Assert.All(body.QuerySelectorAll("*"), e =>
            {
                Assert.Contains(e.TagName, elements);
                Assert.All(e.Attributes, a => Assert.Contains(a.Name, attributes));
                Assert.Matches("^(https://a.b/|mailto:)", e.GetAttribute("href") ?? "mailto:");
            });
        }
    }

    [Fact]
    public void A_message_is_rendered_once_for_all_pages()
    {
        var message = new MessagePosted(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "bob", "**hi**", MessageKind.Say);
        Assert.NotNull(MessageHtml.Of(message));
        Assert.Same(MessageHtml.Of(message), MessageHtml.Of(message));
    }

    private static string Shown(string text, MessageKind kind = MessageKind.Say) =>
        MessageHtml.Render(text, kind)?.For(Here.Contains, key => key == "ada", new CodeLabels("Copy", "Copy code", "Code")) ?? Encoded(text);

    private static string Encoded(string text) => new HtmlText().Text(text).ToString();

    private static int DeepestNesting(string html)
    {
        var (depth, deepest) = (0, 0);
        for (var at = html.IndexOf('<'); at >= 0; at = html.IndexOf('<', at + 1))
        {
            depth += html[at + 1] == '/' ? -1 : 1;
            deepest = Math.Max(deepest, depth);
        }

        Assert.Equal(0, depth);
        return deepest;
    }
}
