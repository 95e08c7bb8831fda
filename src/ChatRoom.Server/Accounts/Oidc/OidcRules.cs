using Microsoft.Extensions.Options;

namespace ChatRoom.Server.Accounts.Oidc;

/// <summary>Validates the settings of the provider. No message has the secret.</summary>
internal sealed class OidcRules : IValidateOptions<AccountsOptions>
{
    private const int MostNameChars = 40;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AccountsOptions options) =>
        Find(options.Oidc) is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;

    private static string? Find(OidcOptions oidc)
    {
        (string Name, string Value)[] triple =
            [(nameof(oidc.Authority), oidc.Authority), (nameof(oidc.ClientId), oidc.ClientId), (nameof(oidc.ClientSecret), oidc.ClientSecret)];
        if (Array.Find(triple, setting => setting.Value.Length > 0) is { Name: { } set } && Array.Find(triple, setting => setting.Value.Length == 0) is { Name: { } missing })
        {
            return $"{OidcOptions.Section}:{set} needs {OidcOptions.Section}:{missing}, too. Set Authority, ClientId and ClientSecret, or none of them.";
        }

        return oidc.IsOn && FaultOfAddress(oidc.Authority) is { } fault ? $"{OidcOptions.Section}:Authority={oidc.Authority} is not possible: {fault}."
            : oidc.RequiredClaim.Length > 0 && oidc.Required is not ({ Name.Length: > 0 } and { Value.Length: > 0 })
                ? $"{OidcOptions.Section}:RequiredClaim={oidc.RequiredClaim} is not possible: it must be name=value, such as groups=chat."
            : oidc.Name.Length is 0 or > MostNameChars ? $"{OidcOptions.Section}:Name={oidc.Name} is not possible: it must have 1 to {MostNameChars} characters."
            : null;
    }

    private static string? FaultOfAddress(string authority) =>
        !Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length + uri.Fragment.Length + uri.UserInfo.Length > 0
            ? "it must be an address such as https://login.example/realms/people"
            : uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback ? "it must begin with https:// unless the provider is on this machine"
            : null;
}
