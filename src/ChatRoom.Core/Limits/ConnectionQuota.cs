using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Limits;

/// <summary>Limits the connections of all doors, in total and for each address.</summary>
/// <remarks>
/// A nameless connection, which has not given a name yet, is the first to go: a newer connection gets its place when there
/// is no other. Thread-safe.
/// </remarks>
/// <param name="limits">The limits.</param>
/// <param name="metrics">The metrics.</param>
/// <param name="descriptors">The descriptors of the process; null for no bound.</param>
public sealed class ConnectionQuota(LimitsOptions limits, ChatMetrics metrics, DescriptorBudget? descriptors = null)
{
    // Few places in all leave most of them for clients from elsewhere.
    private const int LeastShareForOthers = 4;

    private readonly Lock _gate = new();
    private readonly CountedAddresses _counted = new(limits);
    private readonly Dictionary<UInt128, AddressCount> _perAddress = [];
    private readonly LinkedList<ConnectionPlace> _nameless = [];
    private readonly int _most = Math.Min(OrUnlimited(limits.Connections), (descriptors ?? DescriptorBudget.Unlimited).Connections);
    private int _total;
    private int _local;

    /// <summary>Gets the number of connections that hold a place.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _total;
            }
        }
    }

    private int MostFromElsewhere => _most - Math.Min(limits.ReservedForLocal, _most / LeastShareForOthers);

    /// <summary>Takes a place for a connection from <paramref name="client"/>; disposing the place returns it.</summary>
    /// <returns>The place, or null with <paramref name="refusal"/> set and counted.</returns>
    public ConnectionPlace? TryTake(ClientAddress client, out LeaveReason refusal) => TryTake(client, null, out refusal);

    /// <summary>
    /// Takes a place for a connection without a name. The place may be taken away until <see cref="ConnectionPlace.TryKeep"/>.
    /// </summary>
    /// <param name="client">The origin of the connection.</param>
    /// <param name="evict">Closes the connection, because a newer one has got its place; must not block.</param>
    /// <param name="refusal">The reason, if there is no place.</param>
    /// <returns>The place, or null with <paramref name="refusal"/> set and counted.</returns>
    public ConnectionPlace? TryTakeNameless(ClientAddress client, Action<LeaveReason> evict, out LeaveReason refusal) =>
        TryTake(client, evict, out refusal);

    /// <summary>
    /// Returns whether a connection from <paramref name="client"/> would be refused now, without counting it.
    /// </summary>
    public bool WouldRefuse(ClientAddress client, out LeaveReason refusal)
    {
        lock (_gate)
        {
            var address = _counted.KeyOf(client) is { } key ? _perAddress.GetValueOrDefault(key) : null;
            return IsFull(client, address, isNameless: false, out refusal) && FindEvictable(client, address, refusal) is null;
        }
    }

    internal bool TryKeep(ConnectionPlace place)
    {
        lock (_gate)
        {
            if (!place.IsReturned)
            {
                EndNameless(place);
            }

            return !place.IsReturned;
        }
    }

    internal bool IsGone(ConnectionPlace place)
    {
        lock (_gate)
        {
            return place.IsReturned;
        }
    }

    internal void Return(ConnectionPlace place)
    {
        lock (_gate)
        {
            Remove(place);
        }
    }

    private static int OrUnlimited(int limit) => limit == 0 ? int.MaxValue : limit;

    private ConnectionPlace? TryTake(ClientAddress client, Action<LeaveReason>? evict, out LeaveReason refusal)
    {
        ConnectionPlace place;
        Action<LeaveReason>? evictOldest = null;
        lock (_gate)
        {
            var address = FindOrAdd(client);
            if (IsFull(client, address, evict is not null, out refusal))
            {
                if (FindEvictable(client, address, refusal) is not { } oldest)
                {
                    RemoveIfUnused(address);
                    metrics.Rejected(refusal);
                    return null;
                }

                (evictOldest, oldest.TakenFor) = (oldest.Evict, refusal);
                Remove(oldest);
            }

            Add(place = new ConnectionPlace(this, address, client.IsLocal, evict));
        }

        evictOldest?.Invoke(refusal);
        return place;
    }

    private bool IsFull(ClientAddress client, AddressCount? address, bool isNameless, out LeaveReason reason)
    {
        reason = LeaveReason.AddressLimit;
        if (address?.Places >= OrUnlimited(limits.ConnectionsPerAddress))
        {
            return true;
        }

        reason = LeaveReason.NamelessLimit;
        if (isNameless && address?.Nameless >= OrUnlimited(limits.NamelessPerAddress))
        {
            return true;
        }

        reason = LeaveReason.ServerFull;
        return _total >= _most || (!client.IsLocal && _total - _local >= MostFromElsewhere);
    }

    /// <summary>Finds the oldest nameless place that frees one for <paramref name="client"/>.</summary>
    private ConnectionPlace? FindEvictable(ClientAddress client, AddressCount? address, LeaveReason reason)
    {
        foreach (var place in _nameless)
        {
            if (reason is LeaveReason.AddressLimit or LeaveReason.NamelessLimit ? place.Address == address : client.IsLocal || !place.IsLocal)
            {
                return place;
            }
        }

        return null;
    }

    private AddressCount? FindOrAdd(ClientAddress client)
    {
        if (_counted.KeyOf(client) is not { } key)
        {
            return null;
        }

        if (!_perAddress.TryGetValue(key, out var address))
        {
            _perAddress.Add(key, address = new AddressCount(key));
        }

        return address;
    }

    private void RemoveIfUnused(AddressCount? address)
    {
        if (address is { Places: 0 })
        {
            _perAddress.Remove(address.Key);
        }
    }

    private void Add(ConnectionPlace place)
    {
        _total++;
        _local += place.IsLocal ? 1 : 0;
        if (place.Address is { } address)
        {
            address.Places++;
            // The place that was taken away may have been the last one of this address.
            _perAddress[address.Key] = address;
        }

        if (place.Nameless is { } node)
        {
            _nameless.AddLast(node);
            if (place.Address is not null)
            {
                place.Address.Nameless++;
            }
        }
    }

    private void Remove(ConnectionPlace place)
    {
        if (place.IsReturned)
        {
            return;
        }

        EndNameless(place);
        place.IsReturned = true;
        _total--;
        _local -= place.IsLocal ? 1 : 0;
        if (place.Address is { } address)
        {
            address.Places--;
            RemoveIfUnused(address);
        }
    }

    private void EndNameless(ConnectionPlace place)
    {
        if (place.Nameless is not { } node)
        {
            return;
        }

        _nameless.Remove(node);
        (place.Nameless, place.Evict) = (null, null);
        if (place.Address is not null)
        {
            place.Address.Nameless--;
        }
    }
}
