using System.Net;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Limits;

public sealed class ConnectionQuotaTests : IDisposable
{
    private static readonly ClientAddress Here = ClientAddress.Direct(IPAddress.Parse("192.0.2.1"));
    private static readonly ClientAddress There = ClientAddress.Direct(IPAddress.Parse("192.0.2.2"));

    private readonly ChatMetrics _metrics = TestMetrics.Create();
    private readonly Counters _counters;

    public ConnectionQuotaTests() => _counters = new Counters(_metrics.Meter);

    public void Dispose()
    {
        _counters.Dispose();
    }

    [Fact]
    public void The_places_of_all_doors_together_are_limited()
    {
        var quota = NewQuota(connections: 2, perAddress: 0);
        quota.TryTake(Here, out _);
        quota.TryTake(There, out _);

        Assert.Null(quota.TryTake(ClientAddress.Direct(IPAddress.Loopback), out var refusal));
        Assert.Equal(LeaveReason.ServerFull, refusal);
        Assert.Equal(2, quota.Count);
    }

    [Fact]
    public void The_limit_of_one_address_does_not_affect_other_addresses()
    {
        var quota = NewQuota(connections: 0, perAddress: 1);
        Assert.NotNull(quota.TryTake(Here, out _));

        Assert.Null(quota.TryTake(Here, out var refusal));
        Assert.Equal(LeaveReason.AddressLimit, refusal);
        Assert.NotNull(quota.TryTake(There, out _));
    }

    [Fact]
    public void A_place_given_back_is_free_again_once()
    {
        var quota = NewQuota(connections: 0, perAddress: 2);
        var place = quota.TryTake(Here, out _)!;
        quota.TryTake(Here, out _);

        place.Dispose();
        place.Dispose();

        Assert.Equal(1, quota.Count);
        Assert.NotNull(quota.TryTake(Here, out _));
        Assert.Null(quota.TryTake(Here, out _));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void The_own_machine_has_no_limit_of_its_own(string address)
    {
        var quota = NewQuota(connections: 5, perAddress: 1);
        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull(quota.TryTake(ClientAddress.Direct(IPAddress.Parse(address)), out _));
        }

        Assert.Null(quota.TryTake(ClientAddress.Direct(IPAddress.Parse(address)), out var refusal));
        Assert.Equal(LeaveReason.ServerFull, refusal);
    }

    [Fact]
    public void An_address_mapped_into_IPv6_is_the_same_address()
    {
        var quota = NewQuota(connections: 0, perAddress: 1);
        using (quota.TryTake(ClientAddress.Direct(Here.Address.MapToIPv6()), out _))
        {
            Assert.Null(quota.TryTake(Here, out _));
            Assert.True(quota.WouldRefuse(Here, out _));
            Assert.True(quota.WouldRefuse(ClientAddress.Direct(Here.Address.MapToIPv6()), out _));
        }

        Assert.NotNull(quota.TryTake(Here, out _));
    }

    [Fact]
    public void Zero_is_off()
    {
        var quota = NewQuota(connections: 0, perAddress: 0);

        Assert.All(Enumerable.Range(0, 500), i => Assert.NotNull(quota.TryTake(Here, out var _)));
    }

    [Fact]
    public void A_refusal_is_counted_by_its_reason_and_takes_no_place()
    {
        var quota = NewQuota(connections: 2, perAddress: 1);
        quota.TryTake(Here, out _);
        quota.TryTake(Here, out _);
        quota.TryTake(Here, out _);
        quota.TryTake(There, out _);
        quota.TryTake(ClientAddress.Direct(IPAddress.Parse("192.0.2.3")), out _);

        Assert.Equal(2, _counters["chatroom.rejects/AddressLimit"]);
        Assert.Equal(1, _counters["chatroom.rejects/ServerFull"]);
        Assert.Equal(2, quota.Count);
    }

    [Fact]
    public void Asking_takes_and_counts_nothing()
    {
        var quota = NewQuota(connections: 0, perAddress: 1);
        Assert.False(quota.WouldRefuse(Here, out _));
        using var place = quota.TryTake(Here, out _);

        Assert.True(quota.WouldRefuse(Here, out var refusal));
        Assert.Equal(LeaveReason.AddressLimit, refusal);
        Assert.Equal(0, _counters["chatroom.rejects/AddressLimit"]);
    }

    [Fact]
    public async Task Many_at_once_get_exactly_the_places_there_are()
    {
        var quota = NewQuota(connections: 100, perAddress: 0);

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => Enumerable.Range(0, 50).Count(i => quota.TryTake(Here, out var _) is not null))));

        Assert.Equal(100, taken.Sum());
        Assert.Equal(100, quota.Count);
    }

    private ConnectionQuota NewQuota(int connections, int perAddress) =>
        new(new LimitsOptions { Connections = connections, ConnectionsPerAddress = perAddress, ReservedForLocal = 0 }, _metrics);
}
