namespace ChatRoom.Core.Trust.Admission;

/// <summary>Lists the rules by which strangers enter the server.</summary>
public enum AccessMode
{
    /// <summary>Lets everybody enter.</summary>
    Open,

    /// <summary>Lets in persons that have an invitation or an account.</summary>
    Invited,

    /// <summary>Lets in only persons that have logged in to an account.</summary>
    Accounts,
}
