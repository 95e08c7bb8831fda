using ChatRoom.Core.Events;
using ChatRoom.Core.Search.Inbox;

namespace ChatRoom.Core.Search;

/// <summary>Finds messages by their words. A follower of the logs fills it, so the newest messages may be missing.</summary>
public interface IMessageIndex
{
    /// <summary>Gets the time up to which the index has the events while it is far behind, such as during a rebuild; else null.</summary>
    DateTimeOffset? IncompleteSince { get; }

    /// <summary>Returns the number of the newest event of a log that the index has; 0 if it has none.</summary>
    /// <param name="epoch">The epoch of the log.</param>
    long PositionOf(string epoch);

    /// <summary>Finds messages, the newest first. Never works on the thread of the caller.</summary>
    /// <param name="query">The conditions.</param>
    /// <param name="before">The <see cref="IndexedMessage.Key"/> below which the search begins; null for the newest.</param>
    /// <param name="count">The maximum number.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="SearchException">The index cannot be read, or the search took too long.</exception>
    Task<IReadOnlyList<IndexedMessage>> FindAsync(IndexQuery query, long? before, int count, CancellationToken cancellationToken);

    /// <summary>Returns the handles that a person has given up, or under which it has said something. Never works on the thread of the caller.</summary>
    /// <param name="person">The id of the person.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="SearchException">The index cannot be read, or the search took too long.</exception>
    Task<IReadOnlyList<FormerHandle>> HandlesOfAsync(PersonId person, CancellationToken cancellationToken);
}
