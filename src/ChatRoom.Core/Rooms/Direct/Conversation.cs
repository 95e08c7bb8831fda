using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Members;

namespace ChatRoom.Core.Rooms.Direct;

/// <summary>Holds the two persons of a direct room.</summary>
public sealed class Conversation
{
    private readonly PeopleDirectory _people;
    private readonly Member _one;
    private readonly Member _other;

    internal Conversation(PeopleDirectory people, Member one, Member other) => (_people, _one, _other) = (people, one, other);

    /// <summary>Gets those of the two that are on the server.</summary>
    public IEnumerable<Person> Present =>
        new[] { _people.Find(_one.Id), _people.Find(_other.Id) }.OfType<Person>();

    /// <summary>Gets the two persons.</summary>
    public IReadOnlyCollection<PersonId> Persons => [_one.Id, _other.Id];

    /// <summary>Returns the other one of the two.</summary>
    public PersonId OtherOf(PersonId reader) => reader == _one.Id ? _other.Id : _one.Id;

    /// <summary>Returns the handle of the other one; of a person that is not here the last known one.</summary>
    public string NameForReader(PersonId reader)
    {
        var other = reader == _one.Id ? _other : _one;
        return _people.NameOf(other.Id, other.Handle);
    }

    /// <summary>Returns an event as one line for one of the two: <c>[alice -> you] hi</c>, <c>[you -> alice] hi</c>.</summary>
    /// <returns>Null for an event without a line, and for a message that is deleted.</returns>
    public string? LineFor(PersonId reader, RoomEvent roomEvent)
    {
        var text = roomEvent switch
        {
            MessagePosted { Text.Length: > 0 } message => message.Text,
            MessageEdited { Text: { } edited } => $"(edited) {edited}",
            MessageDeleted => "(deleted a message)",
            _ => null,
        };
        return text is null ? null
            : roomEvent.AuthorId == reader ? $"[you -> {NameForReader(reader)}] {text}"
            : $"[{roomEvent.Author} -> you] {text}";
    }
}
