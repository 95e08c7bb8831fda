using ChatRoom.Core.Text;

namespace ChatRoom.Server.Search;

/// <summary>Words the faults of a search of the index.</summary>
internal static class SearchFaults
{
    /// <summary>Says that the time for a search is over.</summary>
    public static readonly LocalizedMessage TooLong = new("Answer_SearchTimeout", "The search took too long. Use rarer words, or name a room or a time.");

    /// <summary>Says that the index cannot be read.</summary>
    public static readonly LocalizedMessage Failed = new("Answer_SearchFailed", "The search does not work just now. Try again later.");
}
