using Microsoft.AspNetCore.Identity;

namespace ChatRoom.Server.Ledger;

/// <summary>Holds the means by which a new account proves itself; one of them is there.</summary>
/// <param name="Hash">The hash of a passphrase, or null.</param>
/// <param name="Passkey">A passkey, or null.</param>
/// <param name="Identity">An identity of the operator's provider, or null.</param>
internal sealed record AccountProof(string? Hash = null, UserPasskeyInfo? Passkey = null, UserLoginInfo? Identity = null)
{
    /// <summary>Returns no text: the proof must not get into a log by chance.</summary>
    public override string ToString() => nameof(AccountProof);
}
