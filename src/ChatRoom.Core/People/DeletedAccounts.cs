using System.Collections.Immutable;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.People;

/// <summary>Shows what a deleted account has said and done under the name <c>deleted_N</c>, wherever events are read. Thread-safe.</summary>
/// <remarks>
/// The log keeps the handles: a reader gets a copy of the event. Without a deleted account nothing is looked up.
/// </remarks>
public sealed class DeletedAccounts
{
    private readonly Lock _gate = new();
    private volatile ImmutableDictionary<PersonId, Entry> _byPerson = ImmutableDictionary<PersonId, Entry>.Empty;
    private volatile ImmutableDictionary<string, ImmutableList<Entry>> _byHandle = ImmutableDictionary<string, ImmutableList<Entry>>.Empty;

    /// <summary>Occurs when there is one more; called on any thread.</summary>
    public event Action? Added;

    /// <summary>Gets the number of deleted accounts.</summary>
    public int Count => _byPerson.Count;

    /// <summary>Adds a deleted account. The first one gets the number 1, the next one 2.</summary>
    /// <param name="id">The person.</param>
    /// <param name="handle">The handle that the account had.</param>
    /// <param name="since">The time at which the account was made.</param>
    /// <param name="until">The time at which it was deleted.</param>
    public void Add(PersonId id, string handle, DateTimeOffset since, DateTimeOffset until)
    {
        lock (_gate)
        {
            if (_byPerson.ContainsKey(id))
            {
                return;
            }

            var entry = new Entry(Handle.OfDeleted(_byPerson.Count + 1), since, until);
            _byHandle = _byHandle.SetItem(handle, _byHandle.GetValueOrDefault(handle, []).Add(entry));
            _byPerson = _byPerson.Add(id, entry);
        }

        Added?.Invoke();
    }

    /// <summary>Returns whether the account of a person is deleted.</summary>
    public bool Has(PersonId person) => _byPerson.ContainsKey(person);

    /// <summary>Returns the name of a person whose account is deleted, or null.</summary>
    public string? NameOf(PersonId person) => _byPerson.TryGetValue(person, out var entry) ? entry.Name : null;

    /// <summary>Finds the person of a name as <see cref="NameOf(PersonId)"/> returns it.</summary>
    public PersonId? Find(string name) =>
        _byPerson.Where(entry => entry.Value.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(entry => (PersonId?)entry.Key).FirstOrDefault();

    /// <summary>Returns events as readers see them.</summary>
    public IReadOnlyList<RoomEvent> Show(IReadOnlyList<RoomEvent> events)
    {
        if (_byPerson.IsEmpty)
        {
            return events;
        }

        RoomEvent[]? shown = null;
        for (var i = 0; i < events.Count; i++)
        {
            if (Show(events[i]) is var now && !ReferenceEquals(now, events[i]))
            {
                shown ??= [.. events];
                shown[i] = now;
            }
        }

        return shown ?? events;
    }

    /// <summary>Returns an event as readers see it: the same object, unless a deleted account has to do with it.</summary>
    public RoomEvent Show(RoomEvent roomEvent)
    {
        if (_byPerson.IsEmpty)
        {
            return roomEvent;
        }

        var name = NameOf(roomEvent.AuthorId);
        var shown = name is null ? roomEvent : roomEvent with { Author = name };
        return shown switch
        {
            MessagePosted message => Show(message),
            ParticipantRenamed rename when name is not null => rename with { NewHandle = name },
            // These have a handle and no id.
            ParticipantRemoved removal when NameOf(removal.By, removal.At) is { } by => removal with { By = by },
            MessageDeleted deletion when NameOf(deletion.MessageAuthor, deletion.At) is { } author => deletion with { MessageAuthor = author },
            _ => shown,
        };
    }

    private MessagePosted Show(MessagePosted message)
    {
        if (message.Answers is { } answered && NameOf(answered.Author, message.At) is { } author)
        {
            message = message with { Answers = answered with { Author = author } };
        }

        var changes = message.Changes;
        if (changes.Text is { } change && Show(change) is MessageChanged shown && !ReferenceEquals(shown, change))
        {
            changes = changes with { Text = shown };
        }

        if (changes.Reactions.Any(reaction => Has(reaction.Person)))
        {
            changes = changes with
            {
                Reactions = [.. changes.Reactions.Select(reaction => NameOf(reaction.Person) is { } name ? reaction with { Handle = name } : reaction)],
            };
        }

        return ReferenceEquals(changes, message.Changes) ? message : message with { Changes = changes };
    }

    // While there is an account, nobody else has its handle.
    private string? NameOf(string handle, DateTimeOffset at) =>
        _byHandle.TryGetValue(handle, out var entries) ? entries.Find(entry => entry.Since <= at && at <= entry.Until)?.Name : null;

    private sealed record Entry(string Name, DateTimeOffset Since, DateTimeOffset Until);
}
