using ChatRoom.Core.Events;

namespace ChatRoom.Core.Trust.Admission;

/// <summary>Knows the invitations to the server, and the persons that have used one. Thread-safe.</summary>
internal sealed class InvitationList(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServerInvitation> _byHash = [];
    // The value says whether the person can come back, so that the ledger has it too.
    private readonly Dictionary<PersonId, bool> _invited = [];
    private long _lastId;

    /// <summary>Returns the number of a new invitation.</summary>
    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Reads what is stored.</summary>
    public void Load(IEnumerable<ServerInvitation> invitations, IEnumerable<PersonId> invited)
    {
        foreach (var invitation in invitations)
        {
            Add(invitation);
        }

        foreach (var person in invited)
        {
            Admit(person, isKept: true);
        }
    }

    /// <summary>Reads anew what is stored; the persons that are here and cannot come back stay invited.</summary>
    public void Reload(IReadOnlyCollection<ServerInvitation> invitations, IEnumerable<PersonId> invited)
    {
        lock (_gate)
        {
            _byHash.Clear();
            foreach (var person in _invited.Where(person => person.Value).Select(person => person.Key).ToArray())
            {
                _invited.Remove(person);
            }
        }

        Load(invitations, invited);
    }

    /// <summary>Lists the invitations that can be used, by number.</summary>
    public IReadOnlyList<ServerInvitation> List()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            return [.. _byHash.Values.Where(invitation => invitation.IsGood(now)).OrderBy(invitation => invitation.Id)];
        }
    }

    /// <summary>Lists the numbers of those that have ended or are used up.</summary>
    public IReadOnlyCollection<long> ListEnded()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            return [.. _byHash.Values.Where(invitation => !invitation.IsGood(now)).Select(invitation => invitation.Id)];
        }
    }

    /// <summary>Returns whether a person has used an invitation.</summary>
    public bool IsInvited(PersonId person)
    {
        lock (_gate)
        {
            return _invited.ContainsKey(person);
        }
    }

    /// <summary>Finds an invitation, also one that has ended; or returns null.</summary>
    public ServerInvitation? Find(string codeHash)
    {
        lock (_gate)
        {
            return _byHash.GetValueOrDefault(codeHash);
        }
    }

    /// <summary>Adds an invitation.</summary>
    public void Add(ServerInvitation invitation)
    {
        lock (_gate)
        {
            _byHash[invitation.CodeHash] = invitation;
            _lastId = Math.Max(_lastId, invitation.Id);
        }
    }

    /// <summary>Removes invitations.</summary>
    public void Remove(IReadOnlyCollection<long> ids)
    {
        lock (_gate)
        {
            foreach (var invitation in _byHash.Values.Where(invitation => ids.Contains(invitation.Id)).ToArray())
            {
                _byHash.Remove(invitation.CodeHash);
            }
        }
    }

    /// <summary>Takes one use of an invitation. Of several requests at once for the last one, one gets it.</summary>
    /// <returns>Its number; null if it is none, has ended or is used up.</returns>
    public long? TryTake(string codeHash)
    {
        lock (_gate)
        {
            if (!_byHash.TryGetValue(codeHash, out var invitation) || !invitation.IsGood(time.GetUtcNow()))
            {
                return null;
            }

            _byHash[codeHash] = invitation with { Uses = invitation.Uses - 1 };
            return invitation.Id;
        }
    }

    /// <summary>Gives one use back.</summary>
    public void GiveBack(string codeHash)
    {
        lock (_gate)
        {
            if (_byHash.TryGetValue(codeHash, out var invitation))
            {
                _byHash[codeHash] = invitation with { Uses = invitation.Uses + 1 };
            }
        }
    }

    /// <summary>Notes that a person has used an invitation.</summary>
    public void Admit(PersonId person, bool isKept)
    {
        lock (_gate)
        {
            _invited[person] = isKept;
        }
    }

    /// <summary>Forgets a person that has left, unless it can come back; or one whose use was given back.</summary>
    public void Forget(PersonId person, bool always)
    {
        lock (_gate)
        {
            if (_invited.TryGetValue(person, out var isKept) && (always || !isKept))
            {
                _invited.Remove(person);
            }
        }
    }
}
