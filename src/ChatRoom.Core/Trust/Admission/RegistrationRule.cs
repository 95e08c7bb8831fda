namespace ChatRoom.Core.Trust.Admission;

/// <summary>Lists the rules by which accounts are made.</summary>
public enum RegistrationRule
{
    /// <summary>Lets each person that is here make an account.</summary>
    Everyone,

    /// <summary>Lets persons with an invitation make an account.</summary>
    Invited,

    /// <summary>Lets only the operators make accounts, by the command line.</summary>
    Operators,
}
