using System.Net;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Limits;

/// <summary>Limits the connections of all doors, in total and for each address.</summary>
/// <remarks>
/// The limits are <see cref="LimitsOptions.Connections"/> and <see cref="LimitsOptions.ConnectionsPerAddress"/>.
/// Thread-safe.
/// </remarks>
public sealed class ConnectionQuota(LimitsOptions limits, ChatMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private int _total;

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

    /// <summary>
    /// Takes a place for a connection from <paramref name="client"/>; disposing the place returns it.
    /// </summary>
    /// <returns>The place, or null with <paramref name="refusal"/> set and counted.</returns>
    public IDisposable? TryTake(ClientAddress client, out LeaveReason refusal)
    {
        var key = client.Address;
        lock (_gate)
        {
            var fromHere = _perAddress.GetValueOrDefault(key);
            if (Refuses(client, fromHere, out refusal))
            {
                metrics.Rejected(refusal);
                return null;
            }

            _total++;
            _perAddress[key] = fromHere + 1;
            return new Place(this, key);
        }
    }

    /// <summary>
    /// Returns whether a connection from <paramref name="client"/> would be refused now, without counting it.
    /// </summary>
    public bool WouldRefuse(ClientAddress client, out LeaveReason refusal)
    {
        lock (_gate)
        {
            return Refuses(client, _perAddress.GetValueOrDefault(client.Address), out refusal);
        }
    }

    private bool Refuses(ClientAddress client, int fromHere, out LeaveReason refusal)
    {
        refusal = limits.Connections > 0 && _total >= limits.Connections
            ? LeaveReason.ServerFull
            : LeaveReason.AddressLimit;
        return refusal == LeaveReason.ServerFull
            || (limits.ConnectionsPerAddress > 0 && fromHere >= limits.ConnectionsPerAddress && !client.IsLocal);
    }

    private void GiveBack(IPAddress key)
    {
        lock (_gate)
        {
            _total--;
            if (--_perAddress[key] == 0)
            {
                _perAddress.Remove(key);
            }
        }
    }

    private sealed class Place(ConnectionQuota quota, IPAddress key) : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
            {
                quota.GiveBack(key);
            }
        }
    }
}
