using ChatRoom.Core.Events;

namespace ChatRoom.Core.Limits;

/// <summary>Represents a place in the <see cref="ConnectionQuota"/>; disposing returns it.</summary>
public sealed class ConnectionPlace : IDisposable
{
    private readonly ConnectionQuota _quota;

    internal ConnectionPlace(ConnectionQuota quota, AddressCount? address, bool isLocal, Action<LeaveReason>? evict)
    {
        (_quota, Address, IsLocal, Evict) = (quota, address, isLocal, evict);
        Nameless = evict is null ? null : new LinkedListNode<ConnectionPlace>(this);
    }

    /// <summary>Gets the count of the address; null if the address is exempt.</summary>
    internal AddressCount? Address { get; }

    internal bool IsLocal { get; }

    /// <summary>Gets or sets the node in the list of nameless places; null once the client has a name.</summary>
    internal LinkedListNode<ConnectionPlace>? Nameless { get; set; }

    /// <summary>Gets or sets the call that closes a nameless connection; null once the client has a name.</summary>
    internal Action<LeaveReason>? Evict { get; set; }

    /// <summary>Gets or sets whether the place was returned, or taken away. Guarded by the lock of the quota.</summary>
    internal bool IsReturned { get; set; }

    /// <summary>Gets the limit for which a newer connection has got the place.</summary>
    public LeaveReason TakenFor { get; internal set; }

    /// <summary>Keeps the place for good, because the client has given its name.</summary>
    /// <returns>False if a newer connection has got the place already.</returns>
    public bool TryKeep() => _quota.TryKeep(this);

    /// <summary>Returns whether the place was returned, or a newer connection has got it.</summary>
    public bool IsGone() => _quota.IsGone(this);

    /// <inheritdoc/>
    public void Dispose() => _quota.Return(this);
}
