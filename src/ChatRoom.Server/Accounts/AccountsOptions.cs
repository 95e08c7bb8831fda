using System.ComponentModel.DataAnnotations;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Accounts.Oidc;

namespace ChatRoom.Server.Accounts;

/// <summary>Configures the accounts. Section <c>Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Accounts";

    /// <summary>
    /// Gets or sets whether passphrases are taken over connections from other machines without encryption, where others on the
    /// network can read them.
    /// </summary>
    public bool AllowPlaintext { get; set; }

    /// <summary>Gets or sets the most passkeys of an account; with 0 the page offers none.</summary>
    [Range(0, 100, ErrorMessage = "must be 0 to 100; 0 offers no passkeys")]
    public int MaxPasskeys { get; set; } = 20;

    /// <summary>
    /// Gets or sets the persons that may make an account: <c>everyone</c>, <c>invited</c> for those with an invitation, or
    /// <c>operators</c>. Without it <c>everyone</c> where everybody may enter, else <c>invited</c>.
    /// </summary>
    [EnumDataType(typeof(RegistrationRule), ErrorMessage = "must be everyone, invited or operators")]
    public RegistrationRule? Registration { get; set; }

    /// <summary>Gets the settings of the log-in by a provider of OpenID Connect.</summary>
    public OidcOptions Oidc { get; } = new();
}
