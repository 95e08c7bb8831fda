using ChatRoom.Core.Events;

namespace ChatRoom.Server.Ledger;

/// <summary>Says that a guest with a token has held a handle.</summary>
/// <param name="Skeleton">The first key of the handle.</param>
/// <param name="FoldedSkeleton">The second key of the handle.</param>
/// <param name="Person">The guest.</param>
/// <param name="At">The last time.</param>
internal sealed record HeldHandle(string Skeleton, string FoldedSkeleton, PersonId Person, DateTimeOffset At);
