namespace ChatRoom.Server.Accounts.Oidc;

/// <summary>Configures the log-in by a provider of OpenID Connect. Section <c>Accounts:Oidc</c>.</summary>
public sealed class OidcOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Accounts:Oidc";

    /// <summary>Gets or sets the address of the provider, which its tokens name as their issuer; empty for no such log-in.</summary>
    public string Authority { get; set; } = "";

    /// <summary>Gets or sets the name by which the provider knows this server.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Gets or sets the secret that the provider has given to this server.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Gets or sets the name of the provider on the page.</summary>
    public string Name { get; set; } = "OpenID";

    /// <summary>Gets or sets a claim, as <c>name=value</c>, without which nobody is let in by the provider; empty for none.</summary>
    public string RequiredClaim { get; set; } = "";

    /// <summary>Gets whether the log-in is offered.</summary>
    internal bool IsOn => Authority.Length > 0;

    /// <summary>Gets the name and the value of the required claim; null for none.</summary>
    internal (string Name, string Value)? Required =>
        RequiredClaim.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } value] ? (name.Trim(), value.Trim()) : null;

    /// <summary>Returns no text: the secret must not get into a log by chance.</summary>
    public override string ToString() => nameof(OidcOptions);
}
