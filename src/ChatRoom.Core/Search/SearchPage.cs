namespace ChatRoom.Core.Search;

/// <summary>Holds one page of found messages.</summary>
/// <param name="Messages">The messages, the newest first.</param>
/// <param name="HasMore">Whether there are older ones.</param>
/// <param name="IncompleteSince">The time from which messages may be missing; null if none is.</param>
public sealed record SearchPage(IReadOnlyList<FoundMessage> Messages, bool HasMore, DateTimeOffset? IncompleteSince);
