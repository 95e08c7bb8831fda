using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Tests.Trust;

public sealed class SanctionListTests
{
    private readonly SanctionList _list = new();

    [Theory]
    [InlineData("203.0.113.7/32", "203.0.113.7", "203.0.113.8")]
    [InlineData("203.0.113.0/24", "203.0.113.255", "203.0.114.0")]
    [InlineData("203.0.113.0/24", "::ffff:203.0.113.9", "::ffff:203.0.114.9")]
    [InlineData("2001:db8:1:2::/64", "2001:db8:1:2:ffff::1", "2001:db8:1:3::1")]
    [InlineData("10.0.0.0/8", "10.255.0.1", "::a:0:0:1")]
    public void A_network_has_its_addresses_and_no_others(string network, string inside, string outside)
    {
        var sanction = Add(1, network);

        Assert.Equal([sanction], _list.Of(IPAddress.Parse(inside)));
        Assert.Empty(_list.Of(IPAddress.Parse(outside)));
    }

    [Fact]
    public void An_address_has_the_sanctions_of_all_its_networks_until_they_are_removed()
    {
        var (narrow, wide) = (Add(1, "203.0.113.7/32"), Add(2, "203.0.0.0/16"));
        var address = IPAddress.Parse("203.0.113.7");
        Assert.Equal([wide, narrow], _list.Of(address));

        _list.Remove(1);
        _list.Remove(1);
        Assert.Equal([wide], _list.Of(address));

        _list.Remove(2);
        Assert.Empty(_list.Of(address));
        Assert.Equal(0, _list.Count);
    }

    [Fact]
    public void A_person_is_found_among_ten_thousand()
    {
        var bob = PersonId.FromToken("bob");
        for (var id = 1; id <= 10_000; id++)
        {
            Add(id, $"10.{id / 256}.{id % 256}.0/24", id == 77 ? bob : PersonId.New());
        }

        Assert.Equal(77, Assert.Single(_list.Of(bob)).Id);
        Assert.Equal(77, Assert.Single(_list.Of(IPAddress.Parse("10.0.77.5"))).Id);
        Assert.Empty(_list.Of(PersonId.New()));
    }

    private Sanction Add(long id, string network, PersonId person = default)
    {
        var sanction = new Sanction(id, SanctionKind.Ban, "", person, "", IPNetwork.Parse(network), "carol", DateTimeOffset.UnixEpoch);
        _list.Add(sanction);
        return sanction;
    }
}
