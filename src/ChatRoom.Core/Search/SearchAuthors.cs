using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Search;

/// <summary>Holds the authors that a query names: by the handle of the message, or by the person that has the handle now.</summary>
internal sealed class SearchAuthors
{
    private readonly HashSet<string> _handles = new(StringComparer.Ordinal);
    private readonly HashSet<PersonId> _persons = [];
    private readonly bool _isAnybody;

    /// <summary>Finds the authors; <c>me</c> is the reader.</summary>
    public SearchAuthors(IReadOnlyList<string> typed, Person reader, PeopleDirectory people)
    {
        _isAnybody = typed.Count == 0;
        foreach (var name in typed)
        {
            if (name.Equals("me", StringComparison.OrdinalIgnoreCase))
            {
                _persons.Add(reader.Id);
                continue;
            }

            if (Handle.TryCreate(name.TrimStart('@'), out var handle))
            {
                _handles.Add(handle.FoldedKey);
            }

            if ((people.Find(name)?.Id ?? people.Deleted.Find(name.TrimStart('@'))) is { } person)
            {
                _persons.Add(person);
            }
        }
    }

    /// <summary>Gets the keys of the handles.</summary>
    public IReadOnlyList<string> Handles => [.. _handles];

    /// <summary>Gets the ids of the persons.</summary>
    public IReadOnlyList<PersonId> Persons => [.. _persons];

    /// <summary>Gets whether nobody can be meant: a name is no handle.</summary>
    public bool IsNobody => !_isAnybody && _handles.Count + _persons.Count == 0;

    /// <summary>Returns whether one of the authors has said a message.</summary>
    public bool HasSaid(MessagePosted message) =>
        _isAnybody
        || (!message.AuthorId.IsNone && _persons.Contains(message.AuthorId))
        || (_handles.Count > 0 && Handle.TryCreate(message.Author, out var handle) && _handles.Contains(handle.FoldedKey));
}
