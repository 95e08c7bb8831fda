using ChatRoom.Core.Events;

namespace ChatRoom.Server.Ledger.Links;

/// <summary>Keeps the links of one server in its memory: they end with it.</summary>
internal sealed class MemoryOneTimeLinks(TimeProvider time) : IOneTimeLinks
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OneTimeLink> _links = [];

    /// <inheritdoc/>
    public ValueTask AddAsync(OneTimeLink link)
    {
        lock (_gate)
        {
            RemoveWhere(other => !IsGood(other));
            _links[link.Hash] = link;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeLink?> FindAsync(string hash)
    {
        lock (_gate)
        {
            return new(Find(hash));
        }
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeLink?> TakeAsync(string hash)
    {
        lock (_gate)
        {
            var link = Find(hash);
            RemoveWhere(other => other.Subject == link?.Subject);
            return new(link);
        }
    }

    /// <inheritdoc/>
    public ValueTask WithdrawAsync(PersonId subject)
    {
        lock (_gate)
        {
            RemoveWhere(link => link.Subject == subject);
        }

        return ValueTask.CompletedTask;
    }

    private OneTimeLink? Find(string hash) => _links.TryGetValue(hash, out var link) && IsGood(link) ? link : null;

    private bool IsGood(OneTimeLink link) => time.GetUtcNow() < link.EndsAt;

    private void RemoveWhere(Func<OneTimeLink, bool> isRemoved)
    {
        foreach (var link in _links.Values.Where(isRemoved).ToList())
        {
            _links.Remove(link.Hash);
        }
    }
}
