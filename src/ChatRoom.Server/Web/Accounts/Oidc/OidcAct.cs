namespace ChatRoom.Server.Web.Accounts.Oidc;

/// <summary>Lists what a browser goes to the provider for.</summary>
internal enum OidcAct
{
    /// <summary>To log in, or to make an account.</summary>
    LogIn,

    /// <summary>To link an identity to the account that it is logged in to.</summary>
    Link,

    /// <summary>To prove once more that it is the owner of that account.</summary>
    Prove,
}
