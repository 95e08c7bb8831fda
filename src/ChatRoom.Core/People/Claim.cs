using ChatRoom.Core.Events;

namespace ChatRoom.Core.People;

/// <summary>Says that a handle, and each one that looks like it, belongs to an account.</summary>
/// <param name="Owner">The person of the account.</param>
/// <param name="Handle">The handle.</param>
/// <param name="Skeleton">Its <see cref="Text.Handle.SkeletonKey"/>.</param>
/// <param name="FoldedSkeleton">Its <see cref="Text.Handle.FoldedSkeletonKey"/>.</param>
/// <param name="Until">The end of the claim of a deleted account; null for none.</param>
public sealed record Claim(PersonId Owner, string Handle, string Skeleton, string FoldedSkeleton, DateTimeOffset? Until = null)
{
    /// <summary>Creates the claim of an account.</summary>
    public static Claim Of(Account account)
    {
        var keyed = Text.Handle.TryCreate(account.Handle, out var handle) ? handle.WithKeys() : default;
        return new(account.Id, account.Handle, keyed.Skeleton, keyed.FoldedSkeleton);
    }

    /// <summary>Gets whether the handle is, or looks like, one that no person gets.</summary>
    public bool IsReserved => Text.Handle.IsReserved(FoldedSkeleton);

    /// <summary>Gets whether the account is there, and its person may enter.</summary>
    public bool IsInUse => Until is null;
}
