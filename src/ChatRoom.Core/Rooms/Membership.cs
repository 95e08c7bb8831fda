using System.Collections.Immutable;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Holds the persons in a room, as the room's loop sees them in the middle of a batch. Not thread-safe; the loop publishes
/// <see cref="Snapshot"/> once the batch is stored.
/// </summary>
/// <param name="rankOf">Returns the rank of a person in the room.</param>
/// <param name="tells">Whether other nodes are told of the participants here.</param>
internal sealed class Membership(Func<PersonId, Rank> rankOf, bool tells = false)
{
    private readonly Dictionary<Person, Participant> _byPerson = [];
    private readonly Dictionary<PersonId, Participant> _byId = [];
    private readonly HashSet<Participant> _away = [];
    private readonly Dictionary<string, RemoteParticipant> _remote = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<Participant> _changed = [];
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

    /// <summary>Gets the persons that are in the room on other nodes.</summary>
    public IEnumerable<PersonId> Elsewhere => _remote.Values.Select(remote => remote.Person);

    /// <summary>Finds a person's participant, or null.</summary>
    public Participant? Find(Person person) => _byPerson.GetValueOrDefault(person);

    /// <summary>Finds a person's participant by the id, or null.</summary>
    public Participant? Find(PersonId person) => person.IsNone ? null : _byId.GetValueOrDefault(person);

    public void Add(Participant participant)
    {
        _byPerson.Add(participant.Person, participant);
        _byId[participant.Person.Id] = participant;
        if (participant.AwaySince is not null)
        {
            _away.Add(participant);
        }

        Show(participant);
    }

    public void Remove(Participant participant)
    {
        _byPerson.Remove(participant.Person);
        _byId.Remove(participant.Person.Id);
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
        _byId.Remove(participant.Person.Id);
        participant.Person = person;
        _byPerson.Add(person, participant);
        _byId[person.Id] = participant;
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
        _remote[handle] = _remote.TryGetValue(handle, out var known) && known.Person == person ? known : new(person, handle, IsAway: false, []);
        ShowRemote(handle);
    }

    /// <summary>Puts the present state of the persons on other nodes into the snapshot to come.</summary>
    public void ShowElsewhere()
    {
        foreach (var handle in _remote.Keys)
        {
            ShowRemote(handle);
        }
    }

    /// <summary>Takes over which persons on other nodes are away, and by which doors they are there. Nobody comes or goes by that.</summary>
    /// <returns>Whether something has changed.</returns>
    public bool SetElsewhere(IReadOnlyList<RemoteParticipant> participants)
    {
        var hasChanged = false;
        // A person that is here too leaves another node without an event.
        foreach (var (handle, gone) in _remote.Where(remote => Find(remote.Value.Person) is not null && !participants.Any(p => p.Person == remote.Value.Person)))
        {
            _remote.Remove(handle);
            Show(Find(gone.Person)!);
            hasChanged = true;
        }

        foreach (var nodes in participants.GroupBy(participant => participant.Handle, StringComparer.OrdinalIgnoreCase))
        {
            if (!_remote.TryGetValue(nodes.Key, out var before) || nodes.First().Person != before.Person)
            {
                continue;
            }

            var isAway = nodes.All(participant => participant.IsAway);
            string[] doors = [.. nodes.SelectMany(participant => participant.Doors).Distinct().Order(StringComparer.Ordinal)];
            if (isAway != before.IsAway || !doors.SequenceEqual(before.Doors))
            {
                _remote[nodes.Key] = before with { IsAway = isAway, Doors = doors };
                ShowRemote(nodes.Key);
                hasChanged = true;
            }
        }

        return hasChanged;
    }

    /// <summary>Returns the participants whose state was shown since the last call, as this node has it.</summary>
    public IReadOnlyList<RemoteParticipant> TakeShown()
    {
        if (_changed.Count == 0)
        {
            return [];
        }

        var shown = _changed.Where(participant => !participant.HasLeft)
            .Select(participant => new RemoteParticipant(participant.Person.Id, participant.Name, IsAway(participant), DoorsOf(participant.Subscriptions)))
            .ToList();
        _changed.Clear();
        return shown;
    }

    /// <summary>Removes a person that is in the room on no other node any more.</summary>
    public void RemoveRemote(string handle)
    {
        if (_remote.Remove(handle) && _shown.TryGetValue(handle, out var shown) && shown.IsElsewhere)
        {
            _shown.Remove(handle);
        }
    }

    /// <summary>Returns whether a person is in the room on another node.</summary>
    public bool IsElsewhere(PersonId person, string handle) => _remote.TryGetValue(handle, out var remote) && remote.Person == person;

    /// <summary>Follows a join, leave or rename that another node has logged.</summary>
    public void ApplyRemote(RoomEvent roomEvent)
    {
        if (roomEvent is not (ParticipantJoined or ParticipantLeft or ParticipantRemoved or ParticipantRenamed))
        {
            return;
        }

        RemoveRemote(roomEvent.Author);
        if (roomEvent is ParticipantJoined or ParticipantRenamed)
        {
            AddRemote(roomEvent.AuthorId, roomEvent is ParticipantRenamed rename ? rename.NewHandle : roomEvent.Author);
        }
    }

    /// <summary>Puts a participant's present state into the snapshot to come.</summary>
    public void Show(Participant participant)
    {
        var (isAway, doors) = (IsAway(participant), DoorsOf(participant.Subscriptions));
        if (tells)
        {
            _changed.Add(participant);
        }

        if (_remote.TryGetValue(participant.Name, out var remote) && remote.Person == participant.Person.Id)
        {
            (isAway, doors) = (isAway && remote.IsAway, [.. doors.Union(remote.Doors).Order(StringComparer.Ordinal)]);
        }

        _shown[participant.Name] = new ParticipantInfo(participant.Name, isAway, doors) { Id = participant.Person.Id, Rank = rankOf(participant.Person.Id) };
    }

    private static bool IsAway(Participant participant) => !participant.Subscriptions.Any(subscription => subscription.HasAttention);

    private void Hide(string handle)
    {
        _shown.Remove(handle);
        if (_remote.ContainsKey(handle))
        {
            ShowRemote(handle);
        }
    }

    private void ShowRemote(string handle)
    {
        var remote = _remote[handle];
        if (Find(remote.Person) is { } participant && participant.Name.Equals(handle, StringComparison.OrdinalIgnoreCase))
        {
            Show(participant);
        }
        else if (!_shown.TryGetValue(handle, out var shown) || shown.IsElsewhere)
        {
            _shown[handle] = new ParticipantInfo(handle, remote.IsAway, remote.Doors) { Id = remote.Person, Rank = rankOf(remote.Person), IsElsewhere = true };
        }
    }

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
