using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Trust;

/// <content>Makes changes in memory, and follows those of other nodes.</content>
public sealed partial class TrustRegister
{
    /// <summary>Occurs after each change, on any thread and under no lock; a handler must not wait.</summary>
    public event Action? Changed;

    /// <summary>Reads anew what is stored, because another node has changed it.</summary>
    /// <returns>What is new.</returns>
    public async Task<TrustNews> ReloadAsync(CancellationToken cancellationToken)
    {
        TrustNews news;
        // Not between the store of a change and its making here: the change would be lost.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var facts = await Admission.ReloadAsync(() => store.LoadAsync(cancellationToken), cancellationToken);
            Settings.Reload(facts.Settings);
            lock (_gate)
            {
                news = Replace(facts);
            }
        }
        finally
        {
            _turn.Release();
        }

        Changed?.Invoke();
        return news;
    }

    private TrustNews Replace(TrustFacts facts)
    {
        var begun = new List<Sanction>();
        foreach (var ended in _sanctions.All.Select(sanction => sanction.Id).Except(facts.Sanctions.Select(sanction => sanction.Id)).ToArray())
        {
            _sanctions.Remove(ended);
        }

        var known = _sanctions.All.ToDictionary(sanction => sanction.Id);
        foreach (var sanction in facts.Sanctions.Where(sanction => !sanction.Equals(known.GetValueOrDefault(sanction.Id))))
        {
            _sanctions.Remove(sanction.Id);
            Add(sanction);
            begun.Add(sanction);
        }

        _rules.Clear();
        foreach (var (room, rules) in facts.Rules)
        {
            _rules[room] = rules;
        }

        var hasRoles = _roles.Count != facts.Roles.Count || facts.Roles.Any(role => _roles.GetValueOrDefault((role.Room, role.Person)) != role);
        if (hasRoles)
        {
            _roles.Clear();
            foreach (var role in facts.Roles)
            {
                _roles[(role.Room, role.Person)] = role;
            }

            _rolesVersion++;
        }

        Settle();
        return new TrustNews(begun, hasRoles);
    }

    private void Make(TrustChange? change)
    {
        switch (change)
        {
            case TrustChange.Grant(var role):
                _roles[(role.Room, role.Person)] = role;
                _rolesVersion++;
                break;
            case TrustChange.Revoke(var room, var person):
                _roles.Remove((room, person));
                _rolesVersion++;
                break;
            case TrustChange.Add(var sanction):
                Add(sanction);
                break;
            case TrustChange.Remove(var ids):
                foreach (var id in ids)
                {
                    _sanctions.Remove(id);
                }

                break;
            case TrustChange.SetRules(var room, var rules):
                _rules[room] = rules;
                break;
            case TrustChange.RenameRoom(var room, var name):
                Move(room, name);
                break;
            case TrustChange.DropRoom(var room):
                Move(room, null);
                break;
            case TrustChange.ChangeSetting or TrustChange.CancelSetting or TrustChange.ResetSetting:
                Settings.Make(change);
                break;
            case not null:
                Admission.Make(change);
                break;
        }
    }

    private void Add(Sanction sanction)
    {
        _sanctions.Add(sanction);
        _lastId = Math.Max(_lastId, sanction.Id);
    }

    /// <summary>Moves all about a room to another name, or drops it.</summary>
    private void Move(string room, string? name)
    {
        if (_rules.Remove(room, out var rules) && name is not null)
        {
            _rules[name] = rules;
        }

        foreach (var role in _roles.Values.Where(role => role.Room == room).ToArray())
        {
            _roles.Remove((room, role.Person));
            if (name is not null)
            {
                _roles[(name, role.Person)] = role with { Room = name };
            }
        }

        foreach (var sanction in _sanctions.All.Where(sanction => sanction.Room == room).ToArray())
        {
            _sanctions.Remove(sanction.Id);
            if (name is not null)
            {
                _sanctions.Add(sanction with { Room = name });
            }
        }
    }

    // Nothing is asked of an empty register for each message.
    private void Settle()
    {
        foreach (var room in _rules.Where(rules => rules.Value.IsEmpty).Select(rules => rules.Key).ToArray())
        {
            _rules.Remove(room);
        }

        _isUsed = _roles.Count + _rules.Count + _sanctions.Count > 0;
    }
}
