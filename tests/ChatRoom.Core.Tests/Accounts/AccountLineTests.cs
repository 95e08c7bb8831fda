using System.Globalization;
using System.Text;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Tests.Accounts;

public sealed class AccountLineTests
{
    [Theory]
    [InlineData("/login alice secret words", "login", "alice secret words")]
    [InlineData("/LOGIN alice secret", "login", "alice secret")]
    [InlineData("/register secret", "register", "secret")]
    [InlineData("/passphrase  secret ", "passphrase", "secret")]
    public void A_command_is_found_with_its_arguments(string text, string command, string arguments) =>
        Assert.Equal(new AccountLine(command, arguments, IsExact: true), AccountLine.Find(text));

    [Theory]
    [InlineData("a\ufffeb", false)]
    [InlineData("a\ud800b", false)]
    [InlineData("/log\ufffein alice secret", true)]
    public void A_text_that_cannot_be_normalized_is_looked_at_too(string text, bool isFound) =>
        Assert.Equal(isFound, AccountLine.Find(text) is not null);

    [Theory]
    [InlineData("login alice secret")]
    [InlineData(" /login alice secret")]
    [InlineData("//login alice secret")]
    [InlineData("////login alice secret")]
    [InlineData("/ login alice secret")]
    [InlineData("/lgin alice secret")]
    [InlineData("/loggin alice secret")]
    [InlineData("/lohin alice secret")]
    [InlineData("/lgoin alice secret")]
    [InlineData("/olgin alice secret")]
    [InlineData("/logi alice secret")]
    [InlineData("/ogin alice secret")]
    [InlineData("/login\u00a0alice secret")]
    [InlineData("/logic secret")]
    [InlineData("/regster secret")]
    [InlineData("/regsiter secret")]
    [InlineData("/passphrases secret")]
    [InlineData("/passphrse secret")]
    [InlineData("hello\n/login alice secret")]
    [InlineData("/me login alice secret")]
    [InlineData("/me /login alice secret")]
    [InlineData("/ME ///LOGIN alice secret")]
    [InlineData("//me /login alice secret")]
    [InlineData(" /me / lgoin alice secret")]
    [InlineData("/me /me /login alice secret")]
    [InlineData("/me /msg bob /login alice secret")]
    [InlineData("/r /login alice secret")]
    [InlineData("/msg bob /login alice secret")]
    [InlineData("/msg bob login alice secret")]
    [InlineData("/msg /login alice secret")]
    [InlineData("msg bob /login alice secret")]
    [InlineData("/topic register secret")]
    [InlineData("/nick /login alice secret")]
    [InlineData("/reply 3 passphrase secret")]
    [InlineData("/edit /login alice secret")]
    [InlineData("/edit 12 login alice secret")]
    [InlineData("/kick bob /login alice secret")]
    [InlineData("/mute bob register secret")]
    [InlineData("/ban bob 10m login alice secret")]
    [InlineData("/unban bob login alice secret")]
    [InlineData("/slow 10 2h login alice secret")]
    [InlineData("/readonly on login alice secret")]
    [InlineData("/purge bob 2h register secret")]
    [InlineData("/delete 3 login alice secret")]
    [InlineData("/ban bob 10m /lgin alice secret")]
    [InlineData("/me\n/login alice secret")]
    [InlineData("/me /login\nalice secret")]
    [InlineData("/login\nalice secret")]
    [InlineData("hello\u2028/login alice secret")]
    [InlineData("/ｌｏｇｉｎ alice secret")]
    [InlineData("／ＬＯＧＩＮ　alice secret")]
    [InlineData("ｒegister secret")]
    [InlineData("/me /ｐａｓｓphrase secret")]
    [InlineData("hello\n\u200b/login alice secret")]
    public void A_line_that_may_be_meant_so_is_found_too(string text) => Assert.False(AccountLine.Find(text)?.IsExact ?? true);

    [Theory]
    [InlineData("")]
    [InlineData("/login")]
    [InlineData("login")]
    [InlineData("login ")]
    [InlineData("logic is hard")]
    [InlineData("logins are slow")]
    [InlineData("the login is slow")]
    [InlineData("/me waves at login alice")]
    [InlineData("/me logic is hard")]
    [InlineData("/me /login")]
    [InlineData("/msg login hello you")]
    [InlineData("/ban login 10m")]
    [InlineData("/topic the login page")]
    [InlineData("/edit the login page")]
    [InlineData("me login alice")]
    [InlineData("/search login page")]
    [InlineData("registered users")]
    [InlineData("/nick login")]
    [InlineData("go in")]
    public void Other_lines_may_be_said(string text) => Assert.Null(AccountLine.Find(text));

    [Fact]
    public void No_invisible_character_hides_a_log_in()
    {
        var invisible = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value))
            .Where(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control || MessageText.IsBlank(rune.ToString())).ToArray();
        Assert.Superset(new HashSet<int> { 0x200B, 0x200E, 0xAD, 0x2800, 0x3164, 0x2060, 0xFEFF, 0xE0001 }, invisible.Select(rune => rune.Value).ToHashSet());
        var shown = invisible.SelectMany(LinesWith).Where(line => AccountLine.Find(line) is null);

        Assert.Empty(shown.Select(line => string.Join(' ', line.EnumerateRunes().Take(9).Select(rune => $"{rune.Value:X}"))));
    }

    private static IEnumerable<string> LinesWith(Rune rune)
    {
        string[] lines = [$"{rune}/login alice secret", $"{rune}{rune}login alice secret", $"/{rune}login alice secret", $"/login{rune} alice secret", $"/me {rune}/login alice secret"];
        return IsLineEnd(rune) ? lines[..2] : Rune.IsWhiteSpace(rune) ? [.. lines, $"login{rune}alice secret"] : [.. lines, $"/lo{rune}gin alice secret", $"login{rune}alice secret"];
    }

    private static bool IsLineEnd(Rune rune) => rune.Value is (>= '\n' and <= '\r') or 0x85 or 0x2028 or 0x2029;
}
