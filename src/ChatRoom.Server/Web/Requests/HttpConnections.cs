using System.Net;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Proxies;
using Microsoft.AspNetCore.Connections;

namespace ChatRoom.Server.Web.Requests;

/// <summary>Limits the connections of the web server that carry no circuit, in total and for each address.</summary>
/// <remarks>
/// A newcomer always gets in: when the connections are full, the one whose last request is longest ago is closed. A
/// connection with a circuit does not count, because the circuit holds a place of its own. Thread-safe.
/// </remarks>
internal sealed class HttpConnections(
    LimitsOptions limits, TrustedProxies proxies, ChatMetrics metrics, DescriptorBudget? descriptors = null)
{
    // A browser opens up to six connections for one page, and keeps some of them.
    private const int ForEachPage = 8;

    private readonly Lock _gate = new();
    private readonly int _most = Math.Min(
        limits.HttpConnections == 0 ? int.MaxValue : limits.HttpConnections, (descriptors ?? DescriptorBudget.Unlimited).HttpConnections);

    private readonly LinkedList<HttpConnection> _all = [];
    private readonly Dictionary<UInt128, LinkedList<HttpConnection>> _perAddress = [];
    private readonly CountedAddresses _counted = new(limits);

    /// <summary>Gets the number of connections that carry no circuit.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Serves a connection to its end.</summary>
    public async Task ServeAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var peer = (context.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        var connection = new HttpConnection(ClientAddress.Unmapped(peer), context.Abort);
        context.Features.Set(connection);
        Add(connection);
        try
        {
            await next(context);
        }
        finally
        {
            End(connection);
        }
    }

    /// <summary>Marks the connection of a request as used, at the beginning and at the end of the request.</summary>
    public async Task TouchAsync(HttpContext context, RequestDelegate next)
    {
        var connection = HttpConnection.Of(context);
        Touch(connection);
        try
        {
            await next(context);
        }
        finally
        {
            Touch(connection);
        }
    }

    /// <summary>Counts a connection without a circuit, and closes the one idle longest if there are too many.</summary>
    public void Add(HttpConnection connection)
    {
        HttpConnection? idlest = null;
        lock (_gate)
        {
            if (connection.HasEnded || connection.Circuits > 0 || connection.InAll.List is not null)
            {
                return;
            }

            var key = KeyOf(connection);
            var own = key is { } known ? _perAddress.GetValueOrDefault(known) : null;
            if (own is not null && limits.ConnectionsPerAddress > 0 && own.Count >= ForEachPage * limits.ConnectionsPerAddress)
            {
                idlest = own.First!.Value;
            }
            else if (_all.Count >= _most)
            {
                idlest = _all.First!.Value;
            }

            if (idlest is not null)
            {
                RemoveLocked(idlest);
            }

            _all.AddLast(connection.InAll);
            if (key is { } counted)
            {
                // Found only now: the list may have gone with its last connection.
                OfAddress(counted).AddLast(connection.InAddress);
            }
        }

        if (idlest is not null)
        {
            metrics.Rejected(RejectReason.HttpConnectionLimit);
            idlest.Close(new ConnectionAbortedException("A newer connection took the place of this idle one."));
        }
    }

    /// <summary>Counts a connection no longer, because it carries a circuit, until <see cref="EndCircuit"/>.</summary>
    public void BeginCircuit(HttpConnection connection)
    {
        lock (_gate)
        {
            connection.Circuits++;
            RemoveLocked(connection);
        }
    }

    /// <summary>Counts a connection again when its last circuit has left it.</summary>
    public void EndCircuit(HttpConnection connection)
    {
        lock (_gate)
        {
            connection.Circuits--;
        }

        Add(connection);
    }

    private void End(HttpConnection connection)
    {
        lock (_gate)
        {
            connection.HasEnded = true;
            RemoveLocked(connection);
        }
    }

    /// <summary>Marks a connection as used now.</summary>
    public void Touch(HttpConnection? connection)
    {
        lock (_gate)
        {
            if (connection?.InAll.List is not null)
            {
                MoveToEnd(connection.InAll);
                MoveToEnd(connection.InAddress);
            }
        }
    }

    private static void MoveToEnd(LinkedListNode<HttpConnection> node)
    {
        if (node.List is { } list)
        {
            list.Remove(node);
            list.AddLast(node);
        }
    }

    /// <summary>Returns the key of the address; null if its connections are counted in total only.</summary>
    private UInt128? KeyOf(HttpConnection connection) =>
        IPAddress.IsLoopback(connection.Peer) || proxies.Contains(connection.Peer)
            ? null
            : _counted.KeyOf(ClientAddress.Direct(connection.Peer));

    private LinkedList<HttpConnection> OfAddress(UInt128 key)
    {
        if (!_perAddress.TryGetValue(key, out var own))
        {
            _perAddress.Add(key, own = []);
        }

        return own;
    }

    private void RemoveLocked(HttpConnection connection)
    {
        if (connection.InAll.List is null)
        {
            return;
        }

        _all.Remove(connection.InAll);
        if (connection.InAddress.List is { } own)
        {
            own.Remove(connection.InAddress);
            if (own.Count == 0
                && KeyOf(connection) is { } key
                && _perAddress.TryGetValue(key, out var current)
                && current == own)
            {
                _perAddress.Remove(key);
            }
        }
    }
}
