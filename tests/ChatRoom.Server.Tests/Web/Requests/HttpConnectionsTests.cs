using System.Net;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Proxies;
using ChatRoom.Server.Web.Requests;

namespace ChatRoom.Server.Tests.Web.Requests;

public sealed class HttpConnectionsTests
{
    private readonly List<string> _closed = [];

    [Fact]
    public void The_connection_that_is_idle_longest_goes_when_all_are_full()
    {
        var connections = Create(new LimitsOptions { HttpConnections = 2 });
        var first = Add(connections, "first", "192.0.2.1");
        Add(connections, "second", "192.0.2.2");
        connections.Touch(first);

        Add(connections, "third", "192.0.2.3");

        Assert.Equal(["second"], _closed);
        Assert.Equal(2, connections.Count);
    }

    [Fact]
    public void An_address_with_too_many_connections_loses_one_of_its_own()
    {
        var connections = Create(new LimitsOptions { ConnectionsPerAddress = 1 });
        Add(connections, "other", "192.0.2.1");
        for (var i = 0; i < 9; i++)
        {
            Add(connections, $"{i}", "192.0.2.2");
        }

        Assert.Equal(["0"], _closed);
    }

    [Fact]
    public void An_IPv6_network_counts_as_one_address_and_an_exempt_one_not_at_all()
    {
        var connections = Create(new LimitsOptions { ConnectionsPerAddress = 1, Exempt = "192.0.2.0/24" });
        for (var i = 0; i < 9; i++)
        {
            Add(connections, $"{i}", $"2001:db8::{i}");
            Add(connections, $"exempt {i}", "192.0.2.1");
        }

        Assert.Equal(["0"], _closed);
    }

    [Fact]
    public void An_address_whose_only_connection_made_room_for_its_next_is_still_limited()
    {
        var connections = Create(new LimitsOptions { HttpConnections = 20, ConnectionsPerAddress = 1 });
        Add(connections, "own", "192.0.2.2");
        for (var i = 0; i < 19; i++)
        {
            Add(connections, $"local {i}", "127.0.0.1");
        }

        for (var i = 0; i < 9; i++)
        {
            Add(connections, $"{i}", "192.0.2.2");
        }

        Assert.Equal("0", _closed[^1]);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("198.51.100.7")]
    public void This_machine_and_a_trusted_proxy_are_counted_in_total_only(string address)
    {
        var connections = Create(new LimitsOptions { ConnectionsPerAddress = 1 }, "198.51.100.7");
        for (var i = 0; i < 20; i++)
        {
            Add(connections, $"{i}", address);
        }

        Assert.Empty(_closed);
        Assert.Equal(20, connections.Count);
    }

    [Fact]
    public void A_connection_with_a_circuit_is_not_counted_until_the_circuit_leaves_it()
    {
        var connections = Create(new LimitsOptions { HttpConnections = 1 });
        var first = Add(connections, "first", "192.0.2.1");
        connections.BeginCircuit(first);
        Add(connections, "second", "192.0.2.2");
        Assert.Empty(_closed);

        connections.EndCircuit(first);

        Assert.Equal(["second"], _closed);
    }

    [Fact]
    public void A_connection_with_two_circuits_as_over_HTTP2_is_counted_when_both_have_left_it()
    {
        var connections = Create(new LimitsOptions { HttpConnections = 1 });
        var tabs = Add(connections, "tabs", "192.0.2.1");
        connections.BeginCircuit(tabs);
        connections.BeginCircuit(tabs);

        connections.EndCircuit(tabs);
        Assert.Equal(0, connections.Count);
        Add(connections, "second", "192.0.2.2");
        Assert.Empty(_closed);

        connections.EndCircuit(tabs);
        Assert.Equal(["second"], _closed);
    }

    [Fact]
    public void Zero_turns_the_limits_off()
    {
        var connections = Create(new LimitsOptions { HttpConnections = 0, ConnectionsPerAddress = 0 });
        for (var i = 0; i < 5000; i++)
        {
            Add(connections, $"{i}", "192.0.2.1");
        }

        Assert.Empty(_closed);
    }

    private static HttpConnections Create(LimitsOptions limits, string? proxy = null) =>
        new(limits, new TrustedProxies(new ProxyOptions { Trusted = proxy ?? NetworkList.None }), TestMetrics.Create());

    private HttpConnection Add(HttpConnections connections, string name, string address)
    {
        var connection = new HttpConnection(IPAddress.Parse(address), _ => _closed.Add(name));
        connections.Add(connection);
        return connection;
    }
}
