namespace ChatRoom.Server.Ledger.Model.Admission;

/// <summary>Stores an invitation to the server.</summary>
internal sealed class ServerInvitationRow
{
    /// <summary>Gets the number.</summary>
    public required long Id { get; init; }

    /// <summary>Gets the hash of the code, in hexadecimal.</summary>
    public required string CodeHash { get; init; }

    /// <summary>Gets the handle of its maker.</summary>
    public required string By { get; init; }

    /// <summary>Gets the number of persons that may still use it.</summary>
    public required int Uses { get; init; }

    /// <summary>Gets the time after which it is worth nothing, in milliseconds since 1970.</summary>
    public required long EndsAt { get; init; }
}
