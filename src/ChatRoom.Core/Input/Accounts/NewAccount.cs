namespace ChatRoom.Core.Input.Accounts;

/// <summary>Represents the wish of a client without a person for an account.</summary>
/// <param name="Handle">The wanted handle, as typed.</param>
/// <param name="Code">The code of an invitation, or null.</param>
/// <param name="Passphrase">The passphrase, as typed.</param>
public sealed record NewAccount(string Handle, string? Code, string Passphrase)
{
    /// <summary>Returns no text: the passphrase must not get into a log by chance.</summary>
    public override string ToString() => nameof(NewAccount);
}
