using ChatRoom.Server.Admin;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Accounts.Oidc;

/// <summary>Asserts which settings of a provider are taken, and what a server without one has of it.</summary>
[Slow]
public sealed class OidcSettingsTests : IDisposable
{
    private const string Secret = "very-secret";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Accounts:Oidc:Authority needs Accounts:Oidc:ClientId, too. Set Authority, ClientId and ClientSecret, or none of them.", "Authority=https://login.example")]
    [InlineData("Accounts:Oidc:Authority needs Accounts:Oidc:ClientSecret, too.", "Authority=https://login.example", "ClientId=chat")]
    [InlineData("Accounts:Oidc:ClientId needs Accounts:Oidc:Authority, too.", "ClientId=chat", $"ClientSecret={Secret}")]
    [InlineData("Accounts:Oidc:ClientSecret needs Accounts:Oidc:Authority, too.", $"ClientSecret={Secret}")]
    [InlineData("Authority=http://login.example is not possible: it must begin with https:// unless the provider is on this machine.", "Authority=http://login.example", "ClientId=chat", $"ClientSecret={Secret}")]
    [InlineData("Authority=login.example is not possible: it must be an address such as https://login.example/realms/people.", "Authority=login.example", "ClientId=chat", $"ClientSecret={Secret}")]
    [InlineData("Authority=https://login.example/?x is not possible", "Authority=https://login.example/?x", "ClientId=chat", $"ClientSecret={Secret}")]
    [InlineData("RequiredClaim=groups is not possible: it must be name=value, such as groups=chat.", "RequiredClaim=groups")]
    [InlineData("RequiredClaim== is not possible", "RequiredClaim==")]
    [InlineData("Name= is not possible: it must have 1 to 40 characters.", "Name=")]
    [InlineData("There is no setting Accounts:Oidc:Secret. Section Accounts:Oidc has Authority, ClientId, ", $"Secret={Secret}")]
    public async Task A_wrong_setting_ends_the_start_with_one_line_without_the_secret(string said, params string[] settings)
    {
        var ended = await ProgramInProcess.FailAsync(
            ["--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--History:Provider=sqlite", _folder.Setting, .. settings.Select(setting => $"--Accounts:Oidc:{setting}")]);

        ended.SaysInOneLine(said);
        Assert.DoesNotContain(Secret, ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_needs_a_history_on_disk()
    {
        var ended = await ProgramInProcess.FailAsync(
            "--urls=http://127.0.0.1:0", "--Tcp:Port=0", "--History:Provider=memory", "--Accounts:Oidc:Authority=https://login.example");

        ended.SaysInOneLine("Accounts:Oidc:Authority needs accounts, and History:Provider=memory keeps none. Set it to sqlite.");
    }

    [Fact]
    public async Task The_page_of_the_operators_shows_neither_the_secret_nor_the_other_settings_of_the_provider()
    {
        await using var server = await RunningServer.StartAsync(
            "--History:Provider=sqlite", _folder.Setting, "--Accounts:Oidc:Authority=https://login.example", "--Accounts:Oidc:ClientId=chat", $"--Accounts:Oidc:ClientSecret={Secret}");

        Assert.DoesNotContain(
            server.Services.GetRequiredService<SettingsInForce>().List(),
            setting => setting.Name.Contains("Oidc", StringComparison.Ordinal) || setting.Value.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_loads_the_code_for_a_provider_and_has_its_addresses_only_if_it_has_one(bool isOn)
    {
        string[] settings = isOn
            ? ["--Accounts:Oidc:Authority=https://login.example", "--Accounts:Oidc:ClientId=chat", $"--Accounts:Oidc:ClientSecret={Secret}"]
            : [];
        await using var server = await ServerProcess.StartAsync(["--History:Provider=sqlite", _folder.Setting, .. settings]);
        using var page = new PageClient(server.Web);
        var html = await page.Http.GetStringAsync("", Deadline.Token());

        Assert.Equal(isOn, html.Contains("Log in with OpenID", StringComparison.Ordinal));
        Assert.Equal(isOn, (await page.Http.GetAsync("account/oidc/identities", Deadline.Token())).IsSuccessStatusCode);
        var loaded = await File.ReadAllTextAsync($"/proc/{server.Id}/maps", Deadline.Token());
        Assert.Equal(isOn, loaded.Contains("OpenIdConnect.dll", StringComparison.Ordinal));
        Assert.Equal(isOn, loaded.Contains("IdentityModel", StringComparison.Ordinal));
    }
}
