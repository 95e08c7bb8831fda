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
}
