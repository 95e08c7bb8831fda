namespace ChatRoom.Server.Accounts.Passkeys;

/// <summary>Represents a question to the passkeys of a browser.</summary>
/// <param name="Options">The question, in the JSON of the browser.</param>
/// <param name="State">The protected text that comes back with the answer.</param>
internal sealed record PasskeyChallenge(string Options, string State);
