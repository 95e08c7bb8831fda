using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Trust;

/// <content>Follows the changes of other nodes.</content>
public sealed partial class TrustRegister
{
    /// <summary>Reads anew what is stored, because another node has changed it.</summary>
    /// <returns>What is new.</returns>
    public async Task<TrustNews> ReloadAsync(CancellationToken cancellationToken)
    {
        // Not between the store of a change and its making here: the change would be lost.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var facts = await store.LoadAsync(cancellationToken);
            Admission.Reload(facts);
            Settings.Reload(facts.Settings);
            lock (_gate)
            {
                return Replace(facts);
            }
        }
        finally
        {
            _turn.Release();
        }
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
}
