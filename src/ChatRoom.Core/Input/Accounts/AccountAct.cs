namespace ChatRoom.Core.Input.Accounts;

/// <summary>Lists what a person does with its account and the audit log may have.</summary>
public enum AccountAct
{
    /// <summary>Has logged in.</summary>
    LogIn,

    /// <summary>Has set another passphrase.</summary>
    ChangePassphrase,

    /// <summary>Has added a passkey.</summary>
    AddPasskey,

    /// <summary>Has removed a passkey.</summary>
    RemovePasskey,

    /// <summary>Has linked an identity of the provider.</summary>
    AddIdentity,

    /// <summary>Has removed an identity of the provider.</summary>
    RemoveIdentity,

    /// <summary>Has deleted the account.</summary>
    Delete,
}
