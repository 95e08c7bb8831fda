namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores a browser that is logged in to an account. Without the row, its cookie is worth nothing.</summary>
internal sealed class LogInRow
{
    /// <summary>Gets the random id, which is also in the cookie.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the account.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Gets the name of the browser and its system.</summary>
    public required string Device { get; init; }

    /// <summary>Gets the time of the log-in, in milliseconds since 1970.</summary>
    public required long Since { get; init; }
}
