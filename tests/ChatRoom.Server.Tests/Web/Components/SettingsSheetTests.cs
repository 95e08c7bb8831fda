using Bunit;
using ChatRoom.Server.Web.Components.Sheets;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Web.Components;

/// <summary>Tests what the settings offer to a guest, without a browser.</summary>
public sealed class SettingsSheetTests : BunitContext
{
    public SettingsSheetTests()
    {
        Services.AddLocalization();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Theory]
    [InlineData(true, "Keep this name …", "guest", "register")]
    [InlineData(false, "Log in", "visitor", "login")]
    public void A_guest_can_keep_its_name_only_where_it_may_make_an_account_and_can_always_log_in(
        bool mayRegister, string button, string account, string form)
    {
        var sheet = Render<SettingsSheet>(parameters => parameters
            .Add(p => p.HasAccounts, true)
            .Add(p => p.TakesPassphrases, true)
            .Add(p => p.MayRegister, mayRegister));

        Assert.Equal(button, sheet.Find(".account-button").TextContent);
        Assert.Equal(account, sheet.Find(".account-button").GetAttribute("data-account"));
        Assert.Equal(form, sheet.Find(".account form:not([hidden])").GetAttribute("data-do"));
        Assert.Equal(mayRegister ? 1 : 0, sheet.FindAll("[data-do=register]").Count);
        Assert.Single(sheet.FindAll(".account #account-title"));
        Assert.Single(sheet.FindAll("[data-do=login]"));
    }
}
