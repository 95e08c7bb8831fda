namespace ChatRoom.Core.Trust;

/// <summary>Keeps the audit log in memory, for a server without files.</summary>
public sealed class MemoryTrustStore : ITrustStore
{
    private readonly Lock _gate = new();
    private readonly Queue<AuditEntry> _entries = new();

    /// <inheritdoc/>
    public Task<TrustFacts> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(TrustFacts.None);

    /// <inheritdoc/>
    public Task StoreAsync(TrustChange? change, AuditEntry? entry, int keep)
    {
        lock (_gate)
        {
            if (entry is not null)
            {
                _entries.Enqueue(entry);
            }

            while (_entries.Count > keep)
            {
                _entries.Dequeue();
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<AuditEntry>>([.. _entries.TakeLast(count)]);
        }
    }
}
