using ChatRoom.Core.Text;

namespace ChatRoom.Core.Search;

/// <summary>Holds one page of found messages.</summary>
/// <param name="Messages">The messages, the newest first.</param>
/// <param name="HasMore">Whether there are older ones.</param>
/// <param name="IncompleteSince">The time from which messages may be missing; null if none is.</param>
public sealed record SearchPage(IReadOnlyList<FoundMessage> Messages, bool HasMore, DateTimeOffset? IncompleteSince)
{
    /// <summary>Returns the line that says that messages may be missing, or null.</summary>
    /// <param name="format">Writes a time for the reader.</param>
    public LocalizedMessage? WarningFor(Func<DateTimeOffset, string> format) => IncompleteSince switch
    {
        null => null,
        { } since when since <= DateTimeOffset.UnixEpoch => new("Answer_SearchBuilding", "The index is being made just now; messages may be missing."),
        { } since => new("Answer_SearchIncomplete", "Messages since {0} may be missing: they are not indexed yet.", format(since)),
    };
}
