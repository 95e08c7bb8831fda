using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <summary>Finds the account to which a handle belongs. Not thread-safe.</summary>
internal sealed class ClaimedHandles(TimeProvider time)
{
    private readonly Dictionary<PersonId, Claim> _byOwner = [];
    private readonly Dictionary<string, Claim> _bySkeleton = [];
    private readonly Dictionary<string, Claim> _byFoldedSkeleton = [];

    /// <summary>Adds a claim; an earlier one of the same owner ends.</summary>
    public void Add(Claim claim)
    {
        Remove(claim.Owner);
        _byOwner[claim.Owner] = claim;
        _bySkeleton[claim.Skeleton] = claim;
        _byFoldedSkeleton[claim.FoldedSkeleton] = claim;
    }

    /// <summary>Finds the claim of a person, also of one whose account is deleted.</summary>
    public Claim? Find(PersonId owner) => _byOwner.GetValueOrDefault(owner);

    /// <summary>Finds the claim of a handle, or of one that looks like it.</summary>
    public Claim? Find(KeyedHandle handle) =>
        InForce(_bySkeleton.GetValueOrDefault(handle.Skeleton)) ?? InForce(_byFoldedSkeleton.GetValueOrDefault(handle.FoldedSkeleton));

    /// <summary>Reports whether a handle belongs to another person than <paramref name="self"/>.</summary>
    public bool IsOfOther(KeyedHandle handle, PersonId? self) =>
        _byOwner.Count > 0
        && (IsOfOther(_bySkeleton.GetValueOrDefault(handle.Skeleton), self)
            || IsOfOther(_byFoldedSkeleton.GetValueOrDefault(handle.FoldedSkeleton), self));

    private bool IsOfOther(Claim? claim, PersonId? self) => InForce(claim) is { } found && found.Owner != self;

    private Claim? InForce(Claim? claim) => claim?.Until is { } until && until <= time.GetUtcNow() ? null : claim;

    private void Remove(PersonId owner)
    {
        if (_byOwner.Remove(owner, out var claim))
        {
            Remove(_bySkeleton, claim.Skeleton, claim);
            Remove(_byFoldedSkeleton, claim.FoldedSkeleton, claim);
        }
    }

    private static void Remove(Dictionary<string, Claim> claims, string key, Claim claim)
    {
        if (claims.GetValueOrDefault(key) == claim)
        {
            claims.Remove(key);
        }
    }
}
