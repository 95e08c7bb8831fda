using System.Net;
using ChatRoom.Core.Limits;

namespace ChatRoom.Core.Tests.Limits;

public sealed class NetworkListTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("10.0.0.0/8 , 192.0.2.1", "192.0.2.1", true)]
    [InlineData("10.0.0.0/8;192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::/32", "2001:db8::1", true)]
    [InlineData("2001:db8::/32", "10.0.0.1", false)]
    [InlineData("None", "127.0.0.1", false)]
    public void A_list_contains_the_addresses_of_its_networks(string text, string address, bool contained)
    {
        Assert.True(NetworkList.TryParse(text, out var list));
        Assert.Equal(contained, list.Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/8, none")]
    [InlineData("example.org")]
    public void Anything_else_is_no_list(string? text) => Assert.False(NetworkList.TryParse(text, out _));
}
