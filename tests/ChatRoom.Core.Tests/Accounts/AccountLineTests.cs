using ChatRoom.Core.Input.Accounts;

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
    public void A_line_that_may_be_meant_so_is_found_too(string text) => Assert.False(AccountLine.Find(text)?.IsExact ?? true);

    [Theory]
    [InlineData("")]
    [InlineData("/login")]
    [InlineData("login")]
    [InlineData("login ")]
    [InlineData("logic is hard")]
    [InlineData("logins are slow")]
    [InlineData("the login is slow")]
    [InlineData("/me login alice")]
    [InlineData("registered users")]
    [InlineData("/nick login")]
    [InlineData("go in")]
    public void Other_lines_may_be_said(string text) => Assert.Null(AccountLine.Find(text));
}
