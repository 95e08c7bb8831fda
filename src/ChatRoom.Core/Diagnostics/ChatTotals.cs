namespace ChatRoom.Core.Diagnostics;

/// <summary>Holds sums since the start of the server.</summary>
/// <param name="Events">The events that were stored and shown.</param>
/// <param name="Deliveries">The events that receivers have got.</param>
/// <param name="Batches">The batches that the transcripts stored.</param>
/// <param name="CommitTime">The time that the transcripts took for them.</param>
public readonly record struct ChatTotals(long Events, long Deliveries, long Batches, TimeSpan CommitTime);
