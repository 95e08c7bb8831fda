using ChatRoom.Core.Events;

namespace ChatRoom.Core.Transcripts;

/// <summary>Describes what an append to a shared log has done.</summary>
/// <param name="Events">
/// All events above the last taken one: those that other processes have stored meanwhile, then the stored drafts, which have their
/// numbers now.
/// </param>
/// <param name="Own">How many of them are drafts.</param>
/// <param name="Needs">For each draft, in their order, whether it is stored; null if all are.</param>
public sealed record SharedAppend(IReadOnlyList<RoomEvent> Events, int Own, IReadOnlyList<DraftNeed>? Needs);
