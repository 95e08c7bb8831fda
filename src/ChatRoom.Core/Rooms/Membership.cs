using System.Collections.Immutable;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Holds the persons in a room, as the room's loop sees them in the middle of a batch. Not thread-safe; the loop publishes
/// <see cref="Snapshot"/> once the batch is stored.
/// </summary>
/// <param name="rankOf">Returns the rank of a person in the room.</param>
internal sealed class Membership(Func<PersonId, Rank> rankOf)
{
    private readonly Dictionary<Person, Participant> _byPerson = [];
    private readonly HashSet<Participant> _away = [];
    private readonly Dictionary<string, PersonId> _remote = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string[]> _oneDoor = [];

    // Changed in place within a batch: only the part that the last snapshot shares is copied.
    private readonly ImmutableSortedDictionary<string, ParticipantInfo>.Builder _shown =
        ImmutableSortedDictionary.CreateBuilder<string, ParticipantInfo>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the participants, sorted by handle; the same object until something changes.</summary>
    public ImmutableSortedDictionary<string, ParticipantInfo> Snapshot => _shown.ToImmutable();

    /// <summary>Gets the participants without a subscription.</summary>
    public IReadOnlyCollection<Participant> Away => _away;

    /// <summary>Gets every participant.</summary>
    public IReadOnlyCollection<Participant> All => _byPerson.Values;

    /// <summary>Gets every subscription.</summary>
    public IEnumerable<Subscription> Subscriptions => _byPerson.Values.SelectMany(participant => participant.Subscriptions);

    /// <summary>Finds a person's participant, or null.</summary>
    public Participant? Find(Person person) => _byPerson.GetValueOrDefault(person);

    public void Add(Participant participant)
    {
        _byPerson.Add(participant.Person, participant);
        if (participant.AwaySince is not null)
        {
            _away.Add(participant);
        }

        Show(participant);
    }

    public void Remove(Participant participant)
    {
        _byPerson.Remove(participant.Person);
        _away.Remove(participant);
        Hide(participant.Name);
    }

    public void Rename(Participant participant, string name)
    {
        Hide(participant.Name);
        participant.Name = name;
        Show(participant);
    }

    /// <summary>Puts a person, by a handle, into the place of the one that a participant is.</summary>
    public void Replace(Participant participant, Person person, string name)
    {
        _byPerson.Remove(participant.Person);
        participant.Person = person;
        _byPerson.Add(person, participant);
        Rename(participant, name);
    }

    /// <returns>False if the subscription is attached already.</returns>
    public bool Attach(Participant participant, Subscription subscription)
    {
        if (!participant.Attach(subscription))
        {
            return false;
        }

        _away.Remove(participant);
        Show(participant);
        return true;
    }

    /// <returns>False if the subscription is not attached, or not any more.</returns>
    public bool Detach(Participant participant, Subscription subscription, long now)
    {
        if (!participant.Detach(subscription, now))
        {
            return false;
        }

        if (participant.AwaySince is not null)
        {
            _away.Add(participant);
        }

        Show(participant);
        return true;
    }

    /// <summary>Adds a person that is in the room on another node.</summary>
    public void AddRemote(PersonId person, string handle)
    {
        _remote[handle] = person;
        if (!_shown.TryGetValue(handle, out var shown) || shown.IsElsewhere)
        {
            ShowRemote(handle, person);
        }
    }

    /// <summary>Follows a join, leave or rename that another node has logged.</summary>
    public void ApplyRemote(RoomEvent roomEvent)
    {
        if (roomEvent is not (ParticipantJoined or ParticipantLeft or ParticipantRemoved or ParticipantRenamed))
        {
            return;
        }

        ForgetRemote(roomEvent.Author);
        if (roomEvent is ParticipantJoined or ParticipantRenamed)
        {
            AddRemote(roomEvent.AuthorId, roomEvent is ParticipantRenamed rename ? rename.NewHandle : roomEvent.Author);
        }
    }

    /// <summary>Forgets who has a handle on another node: that person has left, or has come here.</summary>
    public void ForgetRemote(string handle)
    {
        if (_remote.Remove(handle) && _shown.TryGetValue(handle, out var shown) && shown.IsElsewhere)
        {
            _shown.Remove(handle);
        }
    }

    /// <summary>Puts a participant's present state into the snapshot to come.</summary>
    public void Show(Participant participant) => _shown[participant.Name] = new ParticipantInfo(
        participant.Name,
        !participant.Subscriptions.Any(subscription => subscription.HasAttention),
        DoorsOf(participant.Subscriptions))
    { Id = participant.Person.Id, Rank = rankOf(participant.Person.Id) };

    private void Hide(string handle)
    {
        _shown.Remove(handle);
        if (_remote.TryGetValue(handle, out var person))
        {
            ShowRemote(handle, person);
        }
    }

    private void ShowRemote(string handle, PersonId person) =>
        _shown[handle] = new ParticipantInfo(handle, IsAway: false, []) { Id = person, Rank = rankOf(person), IsElsewhere = true };

    /// <summary>Lists the doors, sorted. Participants with one subscription share one list per door.</summary>
    private string[] DoorsOf(IReadOnlyList<Subscription> subscriptions)
    {
        if (subscriptions.Count != 1)
        {
            return [.. subscriptions.Select(subscription => subscription.Connection.Door).Distinct().Order(StringComparer.Ordinal)];
        }

        var door = subscriptions[0].Connection.Door;
        if (!_oneDoor.TryGetValue(door, out var doors))
        {
            _oneDoor[door] = doors = [door];
        }

        return doors;
    }
}
