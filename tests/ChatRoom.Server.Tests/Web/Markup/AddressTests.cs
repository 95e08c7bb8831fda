using ChatRoom.Server.Tests.Web.Support;

namespace ChatRoom.Server.Tests.Web.Markup;

/// <summary>Tests which parts of a text become links by themselves.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("https://example.org/a_b_c.", "https://example.org/a_b_c")]
    [InlineData("(HTTP://example.org/x_(y))", "HTTP://example.org/x_(y)")]
    [InlineData("_https://example.org/a_", "https://example.org/a")]
    [InlineData("\u770bhttps://example.org/\u8def\u5f84\u3002", "https://example.org/\u8def\u5f84")]
    [InlineData("\u307f\u3066https://example.org\uff0c\u300ahttps://b.example/x\u300b", "https://example.org", "https://b.example/x")]
    [InlineData("\u8bf7\u770bhttps://example.org\u8fd9\u91cc", "https://example.org")]
    [InlineData("https://example.org/page\u3092\u898b\u3066", "https://example.org/page")]
    [InlineData("https://zh.wikipedia.org/wiki/\u4e2d\u56fd", "https://zh.wikipedia.org/wiki/\u4e2d\u56fd")]
    [InlineData("\u0441\u0430\u0439\u0442https://\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/\u043f\u0443\u0442\u044c", "https://\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/\u043f\u0443\u0442\u044c")]
    [InlineData("http://[::1]:8080/x, [http://[2001:db8::7]/]", "http://[::1]:8080/x", "http://[2001:db8::7]/")]
    [InlineData("http://localhost:5000/x?a=1&b=2#c", "http://localhost:5000/x?a=1&b=2#c")]
    [InlineData("www.example.org, (WWW.example.org/a_b)", "http://www.example.org", "http://WWW.example.org/a_b")]
    [InlineData("\u8bf7\u770bwww.example.org\u3002", "http://www.example.org")]
    [InlineData("bob@example.org, <eve_x.y@mail.example.org>!", "mailto:bob@example.org", "mailto:eve_x.y@mail.example.org")]
    [InlineData("\u90ae\u7bb1bob_smith@example.org\u3002", "mailto:bob_smith@example.org")]
    [InlineData("mailto:bob@example.org", "mailto:bob@example.org")]
    [InlineData("https://a.example,https://b.example/x;http://c.example|https://d.example", "https://a.example", "https://b.example/x", "http://c.example", "https://d.example")]
    [InlineData("https://web.archive.org/web/2020/https://example.org/x,y;z", "https://web.archive.org/web/2020/https://example.org/x,y;z")]
    [InlineData("https://example.org/?a[]=1&b[0][key_x]=2#c, x", "https://example.org/?a[]=1&b[0][key_x]=2#c")]
    [InlineData("[https://example.org/?a=1] https://example.org/?a=1[2] https://example.org/a[0]=1", "https://example.org/?a=1", "https://example.org/?a=1", "https://example.org/a")]
    [InlineData("https://example.org/?a[b][c", "https://example.org/?a[b]")]
    [InlineData("|https://example.org/a| {a:https://example.org/{id}}", "https://example.org/a", "https://example.org/{id}")]
    public void An_address_becomes_a_link_and_its_text_stays(string text, params string[] addresses)
    {
        var links = VisibleText.Parse(VisibleText.Html(text)).QuerySelectorAll("a");
        Assert.Equal(addresses, links.Select(link => link.GetAttribute("href")!));
        Assert.Equal(text.Trim('_'), VisibleText.Of(text));
    }

    [Theory]
    [InlineData("www.example wwww.example.org x.www.example.org www..org")]
    [InlineData("http:// https://? http://[::g]/ http://[x] xhttps://example.org")]
    [InlineData("ftp://example.org javascript:alert(1) file:///etc/passwd //example.org")]
    [InlineData("bob@localhost bob@1.2.3.4 @example.org bob@.org bob@example.o bob@a..org")]
    [InlineData("git@github.com:a/b.git me@host.example.org:/x foo@1.2.3 https@ @@a.org")]
    public void Other_text_becomes_no_link(string text) => Assert.DoesNotContain("<a", VisibleText.Html(text), StringComparison.Ordinal);
}
