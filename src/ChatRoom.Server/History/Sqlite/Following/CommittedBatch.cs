using ChatRoom.Core.Events;

namespace ChatRoom.Server.History.Sqlite.Following;

/// <summary>Holds events that were committed one after another, in the order of the commits over all rooms.</summary>
/// <param name="LastBlock">The id of the last event block of the batch; the cursor for the next one.</param>
/// <param name="IsLast">Whether the file had no further blocks.</param>
/// <param name="Parts">The events.</param>
/// <param name="Changed">The messages that the events change, as they are now, with the epochs of their logs.</param>
internal sealed record CommittedBatch(
    long LastBlock, bool IsLast, IReadOnlyList<CommittedEvents> Parts, IReadOnlyList<(string Epoch, MessagePosted Message)> Changed);
