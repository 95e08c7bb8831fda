namespace ChatRoom.Server.Accounts.Passkeys;

/// <summary>Represents what a browser answers to a <see cref="PasskeyChallenge"/>.</summary>
/// <param name="Credential">The answer, in the JSON of the browser.</param>
/// <param name="State">The state of the challenge.</param>
internal sealed record PasskeyAnswer(string Credential, string State)
{
    /// <summary>Returns no text: the answer must not get into a log by chance.</summary>
    public override string ToString() => nameof(PasskeyAnswer);
}
