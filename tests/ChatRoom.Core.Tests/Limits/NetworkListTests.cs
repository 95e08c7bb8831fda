using System.Net;
using ChatRoom.Core.Limits;

namespace ChatRoom.Core.Tests.Limits;

public sealed class NetworkListTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.2")]
    [InlineData("10.0.0.0/8", "10.255.255.255", "11.0.0.0")]
    [InlineData("10.1.2.3/8", "10.255.255.255", "11.0.0.0")]
    [InlineData("172.16.0.0/12", "172.31.0.1", "172.32.0.1")]
    [InlineData("0.0.0.0/0", "203.0.113.9", "2001:db8::1")]
    [InlineData("::1", "::1", "::2")]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1")]
    [InlineData("2001:db8::1/32", "2001:db8:ffff::1", "2001:db9::1")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.7", "11.0.0.7")]
    [InlineData("10.0.0.0/8", "::ffff:10.0.0.7", "::10.0.0.7")]
    [InlineData("192.0.2.1, 10.0.0.0/8;::1\n198.51.100.7", "198.51.100.7", "198.51.100.8")]
    public void List_has_an_address_in_one_of_its_networks_only(string text, string inside, string outside)
    {
        var list = NetworkList.Parse(text);

        Assert.True(list.Contains(IPAddress.Parse(inside)));
        Assert.False(list.Contains(IPAddress.Parse(outside)));
    }

    [Theory]
    [InlineData("none")]
    [InlineData(" None ")]
    public void List_without_networks_has_no_address(string text)
    {
        var list = NetworkList.Parse(text);

        Assert.Empty(list.Networks);
        Assert.False(list.Contains(IPAddress.Loopback));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("localhost")]
    [InlineData("10")]
    [InlineData("10.0.0")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("/8")]
    [InlineData("::1/129")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%1")]
    [InlineData("127.0.0.1:80")]
    [InlineData("127.0.0.1,here")]
    [InlineData("none,127.0.0.1")]
    public void Anything_else_is_no_list(string text)
    {
        Assert.False(NetworkList.TryParse(text, out _));
        Assert.False(new NetworkListAttribute().IsValid(text));
        Assert.Throws<FormatException>(() => NetworkList.Parse(text));
    }
}
