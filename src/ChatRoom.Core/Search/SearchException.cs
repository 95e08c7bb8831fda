using ChatRoom.Core.Text;

namespace ChatRoom.Core.Search;

/// <summary>Reports that a search failed.</summary>
/// <param name="reason">The line for the person.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class SearchException(LocalizedMessage reason, Exception? innerException = null) : Exception(reason.ToString(), innerException)
{
    /// <summary>Gets the line for the person.</summary>
    public LocalizedMessage Reason { get; } = reason;
}
