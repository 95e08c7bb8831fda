using ChatRoom.Server.Accounts.Passkeys;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Holds what the scripts of the page send to the addresses of accounts. Never logged.</summary>
/// <param name="Handle">The handle to log in to.</param>
/// <param name="Passphrase">The passphrase, or the new one.</param>
/// <param name="Current">The passphrase so far.</param>
/// <param name="Person">The proof of the guest that the page is, see <see cref="CircuitAccount.Prove(Core.Events.PersonId, string)"/>.</param>
/// <param name="Id">The log-in that is to end.</param>
/// <param name="Credential">The answer of a passkey.</param>
/// <param name="State">The state of the challenge that it answers.</param>
/// <param name="Passkey">The passkey that is to be removed, in base64url.</param>
/// <param name="Invitation">What may have the code of an invitation in it.</param>
/// <param name="Issuer">The provider of the identity that is to be removed.</param>
/// <param name="Subject">The identity that is to be removed.</param>
internal sealed record AccountRequest(
    string? Handle, string? Passphrase, string? Current, string? Person, Guid? Id, string? Credential, string? State, string? Passkey,
    string? Invitation, string? Issuer, string? Subject)
{
    /// <summary>Gets the answer of a passkey; null for none.</summary>
    public PasskeyAnswer? Answer => Credential is not null && State is not null ? new(Credential, State) : null;

    /// <summary>Returns no text: the passphrase must not get into a log by chance.</summary>
    public override string ToString() => nameof(AccountRequest);
}
