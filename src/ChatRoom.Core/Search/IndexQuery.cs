using ChatRoom.Core.Events;

namespace ChatRoom.Core.Search;

/// <summary>Holds what an index is asked for.</summary>
/// <param name="Conditions">The conditions on text and time.</param>
/// <param name="Rooms">The names of the rooms to search: those that the reader may read.</param>
/// <param name="Handles">The keys of the authors' handles; of an empty list, and no persons, every author.</param>
/// <param name="Persons">The ids of the authors.</param>
public sealed record IndexQuery(
    SearchQuery Conditions, IReadOnlyList<string> Rooms, IReadOnlyList<string> Handles, IReadOnlyList<PersonId> Persons)
{
    /// <summary>Gets the handles of the reader to whom the messages must be, with the names of the reader's conversations; null for all messages.</summary>
    /// <remarks>An index may find more: a mention of another handle that begins alike, or of one at a time when the reader did not have it.</remarks>
    public (IReadOnlyList<string> Handles, IReadOnlyList<string> Conversations)? To { get; init; }
}
