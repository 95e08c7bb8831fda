using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.People;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Accounts.Audit;
using ChatRoom.Server.Accounts.Oidc;
using ChatRoom.Server.Accounts.Passkeys;
using ChatRoom.Server.History;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Links;
using ChatRoom.Server.Settings;
using Microsoft.Extensions.Options;

namespace ChatRoom.Server.Accounts;

/// <summary>Registers the accounts.</summary>
internal static class AccountsRegistration
{
    /// <summary>Adds the settings of the accounts, which are there without accounts, too.</summary>
    public static IServiceCollection AddAccountSettings(this IServiceCollection services) => services
        .AddSettings<AccountsOptions>(AccountsOptions.Section)
        .AddSingleton<IValidateOptions<AccountsOptions>, OidcRules>()
        .AddSingleton(provider => provider.GetRequiredService<AccountsOptions>().Oidc);

    /// <summary>Adds the accounts. A ledger must be registered, and the doors after this: the claimed handles are read first.</summary>
    /// <param name="services">The services.</param>
    /// <param name="page">Finds the address of the page; null while there is none.</param>
    public static IServiceCollection AddAccounts(this IServiceCollection services, Func<IServiceProvider, Uri?> page) => services
        .AddSingleton<LedgerAccounts>()
        .AddSingleton<LedgerPasskeys>()
        .AddSingleton<PasskeyRegister>()
        .AddSingleton<PasskeyNewcomers>()
        .AddSingleton<LogIns>()
        .AddSingleton<HeldHandles>()
        .AddSingleton<AccountLoader>()
        .AddSingleton(provider => new AccountLinks(
            provider.GetRequiredService<IOneTimeLinks>(),
            provider.GetRequiredService<PeopleDirectory>(),
            () => page(provider),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => MakeOwnerLink(
            provider.GetRequiredService<PeopleDirectory>(), provider.GetRequiredService<LogIns>(), provider))
        .AddSingleton<AccountAudit>()
        .AddSingleton<AccountRegister>()
        .AddSingleton<IAccounts>(provider => provider.GetRequiredService<AccountRegister>())
        .AddHostedService<AccountsLifetime>();

    private static OwnerLink MakeOwnerLink(PeopleDirectory people, LogIns logIns, IServiceProvider provider) => new(
        provider.GetRequiredService<TrustRegister>(),
        provider.GetRequiredService<IOneTimeLinks>(),
        OwnerLink.Beside(provider.GetRequiredService<HistoryOptions>().Path),
        provider.GetRequiredService<TimeProvider>(),
        person => people.Deleted.Has(person) || logIns.IsDisabled(person));
}
