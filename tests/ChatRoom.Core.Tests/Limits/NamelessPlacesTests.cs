using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Limits;

public sealed class NamelessPlacesTests
{
    private static readonly ClientAddress Local = ClientAddress.Direct(IPAddress.Loopback);

    private readonly List<(string Who, LeaveReason Reason)> _evicted = [];

    [Fact]
    public void The_oldest_connection_without_a_name_makes_place_when_the_server_is_full()
    {
        var quota = NewQuota(new LimitsOptions { Connections = 3, ReservedForLocal = 0 });
        quota.TryTake(From(1), out _);
        var older = Nameless(quota, From(2), "older");
        Nameless(quota, From(3), "newer");

        Assert.NotNull(quota.TryTake(From(4), out _));

        Assert.Equal([("older", LeaveReason.ServerFull)], _evicted);
        Assert.Equal(3, quota.Count);
        older!.Dispose();
        Assert.Equal(3, quota.Count);
    }

    [Fact]
    public void A_place_tells_that_a_newer_connection_has_got_it()
    {
        var quota = NewQuota(new LimitsOptions { Connections = 1, ReservedForLocal = 0 });
        var older = Nameless(quota, From(1), "older")!;
        Assert.False(older.IsGone());

        var newer = Nameless(quota, From(2), "newer")!;

        Assert.True(older.IsGone());
        Assert.False(newer.IsGone());
    }

    [Fact]
    public void A_connection_with_a_name_keeps_its_place()
    {
        var quota = NewQuota(new LimitsOptions { Connections = 2, ReservedForLocal = 0 });
        var named = Nameless(quota, From(1), "named")!;
        Assert.True(named.TryKeep());
        quota.TryTake(From(2), out _);

        Assert.True(quota.WouldRefuse(From(3), out _));
        Assert.Null(Nameless(quota, From(3), "refused"));
        Assert.Empty(_evicted);
    }

    [Fact]
    public void A_name_comes_too_late_when_the_place_is_gone()
    {
        var quota = NewQuota(new LimitsOptions { Connections = 1, ReservedForLocal = 0 });
        var slow = Nameless(quota, From(1), "slow")!;
        Assert.False(quota.WouldRefuse(From(2), out _));
        quota.TryTake(From(2), out _);

        Assert.False(slow.TryKeep());
        Assert.Equal(LeaveReason.ServerFull, slow.TakenFor);
    }

    [Fact]
    public void One_address_can_have_few_connections_without_a_name_and_loses_its_own_oldest()
    {
        var quota = NewQuota(new LimitsOptions { NamelessPerAddress = 2 });
        Nameless(quota, From(9), "other");
        var first = Nameless(quota, From(1), "first")!;
        Nameless(quota, From(1), "second");
        Nameless(quota, From(1), "third");
        Assert.Equal([("first", LeaveReason.NamelessLimit)], _evicted);
        Assert.False(first.TryKeep());
        Assert.Equal(LeaveReason.NamelessLimit, first.TakenFor);

        Assert.NotNull(quota.TryTake(From(1), out _));
        Assert.Single(_evicted);
    }

    [Fact]
    public void A_full_address_gives_up_its_oldest_connection_without_a_name()
    {
        var quota = NewQuota(new LimitsOptions { ConnectionsPerAddress = 2 });
        Nameless(quota, From(9), "other");
        quota.TryTake(From(1), out _);
        Nameless(quota, From(1), "mine");

        Assert.NotNull(quota.TryTake(From(1), out _));
        Assert.Equal([("mine", LeaveReason.AddressLimit)], _evicted);
        Assert.Null(quota.TryTake(From(1), out var refusal));
        Assert.Equal(LeaveReason.AddressLimit, refusal);
    }

    [Fact]
    public void Some_places_are_kept_for_this_machine()
    {
        var quota = NewQuota(new LimitsOptions { Connections = 20, ReservedForLocal = 5 });
        var taken = Enumerable.Range(1, 20).Count(i => quota.TryTake(From(i), out _) is not null);

        Assert.Equal(15, taken);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.NotNull(Nameless(quota, Local, "local")));
        Assert.Null(quota.TryTake(From(99), out var refusal));
        Assert.Equal(LeaveReason.ServerFull, refusal);
        Assert.Empty(_evicted);
    }

    [Fact]
    public void Connections_of_this_machine_take_no_place_from_others_while_there_are_more()
    {
        var quota = NewQuota(new LimitsOptions { Connections = 20, ReservedForLocal = 5 });
        Assert.All(Enumerable.Range(0, 10), _ => Assert.NotNull(quota.TryTake(Local, out var _)));

        Assert.All(Enumerable.Range(1, 10), i => Assert.NotNull(quota.TryTake(From(i), out var _)));
        Assert.Equal(20, quota.Count);
    }

    [Fact]
    public void A_client_of_a_proxy_on_this_machine_has_no_kept_place()
    {
        var quota = NewQuota(new LimitsOptions { Connections = 4, ReservedForLocal = 1, ConnectionsPerAddress = 0 });
        var proxied = new ClientAddress(IPAddress.Loopback, isLocal: false);
        Assert.Equal(3, Enumerable.Range(0, 4).Count(_ => quota.TryTake(proxied, out var _) is not null));
        Assert.NotNull(quota.TryTake(Local, out _));
    }

    [Fact]
    public void A_client_of_a_proxy_on_this_machine_is_not_exempt()
    {
        var quota = NewQuota(new LimitsOptions { ConnectionsPerAddress = 1 });
        var proxied = new ClientAddress(IPAddress.Loopback, isLocal: false);
        Assert.NotNull(quota.TryTake(proxied, out _));

        Assert.Null(quota.TryTake(proxied, out _));
        Assert.NotNull(quota.TryTake(Local, out _));
    }

    [Theory]
    [InlineData(64, "2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData(64, "2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData(48, "2001:db8::1", "2001:db8:0:1::1", true)]
    [InlineData(128, "2001:db8::1", "2001:db8::2", false)]
    [InlineData(1, "2001:db8::1", "192.0.2.1", false)]
    public void The_addresses_of_one_IPv6_prefix_count_together(int prefix, string one, string other, bool together)
    {
        var quota = NewQuota(new LimitsOptions { ConnectionsPerAddress = 1, IPv6Prefix = prefix });
        quota.TryTake(ClientAddress.Direct(IPAddress.Parse(one)), out _);

        Assert.Equal(together, quota.WouldRefuse(ClientAddress.Direct(IPAddress.Parse(other)), out _));
    }

    [Theory]
    [InlineData("none", "127.0.0.1", true)]
    [InlineData("127.0.0.0/8,::1", "::1", false)]
    [InlineData("192.0.2.0/24", "192.0.2.77", false)]
    [InlineData("192.0.2.0/24", "192.0.3.77", true)]
    [InlineData("192.0.2.0/24, 2001:db8::/32", "2001:db8:5::1", false)]
    [InlineData("192.0.2.0/24", "127.0.0.1", true)]
    public void The_setting_names_the_addresses_that_are_not_counted(string exempt, string address, bool counted)
    {
        var quota = NewQuota(new LimitsOptions { ConnectionsPerAddress = 1, Exempt = exempt });
        var client = ClientAddress.Direct(IPAddress.Parse(address));
        quota.TryTake(client, out _);

        Assert.Equal(counted, quota.WouldRefuse(client, out _));
    }

    [Fact]
    public void The_descriptors_of_the_process_bound_the_places()
    {
        var quota = new ConnectionQuota(new LimitsOptions { Connections = 0 }, TestMetrics.Create(), new DescriptorBudget(2, 1));
        quota.TryTake(Local, out _);
        quota.TryTake(Local, out _);

        Assert.True(quota.WouldRefuse(Local, out var refusal));
        Assert.Equal(LeaveReason.ServerFull, refusal);
    }

    private static ClientAddress From(int host) => ClientAddress.Direct(new IPAddress([192, 0, 2, (byte)host]));

    private static ConnectionQuota NewQuota(LimitsOptions limits) => new(limits, TestMetrics.Create());

    private ConnectionPlace? Nameless(ConnectionQuota quota, ClientAddress client, string who) =>
        quota.TryTakeNameless(client, reason => _evicted.Add((who, reason)), out _);
}
