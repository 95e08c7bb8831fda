using Microsoft.AspNetCore.Identity;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Stores an account. Its id is that of the person, its normalized name the skeleton of its handle.</summary>
/// <remarks>A deleted account keeps its row, so that nobody gets its id or, for some time, its handle.</remarks>
internal sealed class AccountRow : IdentityUser<Guid>
{
    /// <summary>Gets or sets the second key of the handle, which is unique too.</summary>
    public required string FoldedSkeleton { get; set; }

    /// <summary>Gets the time of the registration, in milliseconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>Gets or sets the time since when nobody may log in, in milliseconds since 1970; 0 for an account in use.</summary>
    public long DisabledAt { get; set; }

    /// <summary>Gets or sets the time of the deletion, in milliseconds since 1970; 0 for none.</summary>
    public long DeletedAt { get; set; }
}
