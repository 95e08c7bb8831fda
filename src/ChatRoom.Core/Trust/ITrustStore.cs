namespace ChatRoom.Core.Trust;

/// <summary>Stores roles, sanctions, rules and the audit log; kept in the ledger.</summary>
/// <remarks>Every member is slow (a disk), and never does its work on the thread of the caller.</remarks>
public interface ITrustStore
{
    /// <summary>Reads everything but the audit log.</summary>
    Task<TrustFacts> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Stores a change together with its audit entry.</summary>
    /// <param name="change">The change; null for an act that changes nothing here, such as a kick.</param>
    /// <param name="entry">The entry; null for a change that is no act.</param>
    /// <param name="keep">The number of newest entries to keep.</param>
    Task StoreAsync(TrustChange? change, AuditEntry? entry, int keep);

    /// <summary>Takes the number of a new thing, which no other node has.</summary>
    /// <param name="kind">The kind of the thing: each counts for itself.</param>
    /// <param name="least">The next number, as far as this node knows.</param>
    ValueTask<long> TakeNumberAsync(string kind, long least) => new(least);

    /// <summary>Lists the newest entries of the audit log, the oldest of them first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int count, CancellationToken cancellationToken);
}
