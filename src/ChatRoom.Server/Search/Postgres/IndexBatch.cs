using ChatRoom.Core.Events;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Holds events that are indexed in one transaction.</summary>
/// <param name="Parts">The logs, with the number up to which each is indexed then.</param>
/// <param name="Messages">The messages to add, as they are now.</param>
/// <param name="Handles">The handles of persons, with the time in microseconds until which each was borne; 0 for the author of a message.</param>
/// <param name="Replaced">The logs and numbers of messages whose words are deleted first.</param>
internal sealed record IndexBatch(
    IReadOnlyList<(IndexedLog Log, long Position)> Parts,
    IReadOnlyList<(long Log, MessagePosted Message)> Messages,
    IReadOnlyList<(PersonId Person, string Handle, long Until)> Handles,
    IReadOnlyList<(long Log, long Sequence)> Replaced);
