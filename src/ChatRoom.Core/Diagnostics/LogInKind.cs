namespace ChatRoom.Core.Diagnostics;

/// <summary>Lists the ways to prove an account.</summary>
public enum LogInKind
{
    /// <summary>A passphrase, typed or in a form.</summary>
    Passphrase,

    /// <summary>A passkey.</summary>
    Passkey,

    /// <summary>The operator's OpenID Connect provider.</summary>
    Provider,
}
