namespace ChatRoom.Core.Trust.Admission;

/// <summary>Describes an invitation to the server.</summary>
/// <param name="Id">The number by which operators name it.</param>
/// <param name="CodeHash">The hash of the code, in hexadecimal; the code itself is not kept.</param>
/// <param name="By">The handle of its maker.</param>
/// <param name="Uses">The number of persons that may still use it.</param>
/// <param name="EndsAt">The time after which it is worth nothing.</param>
public sealed record ServerInvitation(long Id, string CodeHash, string By, int Uses, DateTimeOffset EndsAt)
{
    /// <summary>Returns whether the invitation can be used.</summary>
    public bool IsGood(DateTimeOffset now) => Uses > 0 && now < EndsAt;
}
