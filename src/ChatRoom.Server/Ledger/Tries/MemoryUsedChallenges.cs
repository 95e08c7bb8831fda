using System.Collections.Concurrent;

namespace ChatRoom.Server.Ledger.Tries;

/// <summary>Remembers the used challenges of one server in its memory.</summary>
internal sealed class MemoryUsedChallenges(TimeProvider time) : IUsedChallenges
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new();

    /// <inheritdoc/>
    public ValueTask<bool> TryUseAsync(string hash, DateTimeOffset endsAt)
    {
        var now = time.GetUtcNow();
        foreach (var old in _used.Where(used => used.Value < now))
        {
            _used.TryRemove(old);
        }

        return new(_used.TryAdd(hash, endsAt));
    }
}
