using System.Net;
using ChatRoom.Server.Web.Requests;

namespace ChatRoom.Server.Tests.Web.Requests;

public sealed class HostCheckTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.255.0.1", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.1.1", true)]
    [InlineData("::1", true)]
    [InlineData("fd12::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("203.0.113.1", false)]
    public void Names_are_checked_for_private_networks_only(string address, bool isPrivate) =>
        Assert.Equal(isPrivate, HostCheck.IsPrivate(IPAddress.Parse(address)));

    [Theory]
    [InlineData("")]
    [InlineData("chat.example")]
    [InlineData("chat.example,*.example.org;[::1]:8080 bücher.example")]
    [InlineData("chat.example:8443")]
    public void A_list_of_hosts_is_accepted(string text) => Assert.True(HostList.TryParse(text, out _));

    [Theory]
    [InlineData("https://chat.example")]
    [InlineData("chat.example/path")]
    [InlineData("chat.example:port")]
    [InlineData("*.*.example")]
    [InlineData("xn--bücher.example")]
    [InlineData("a\u0300\u200d.example")]
    [InlineData("*")]
    public void Other_texts_are_no_list_of_hosts(string text) => Assert.False(HostList.TryParse(text, out _));

    [Theory]
    [InlineData("chat.example", "CHAT.example.", 80, true)]
    [InlineData("chat.example:8443", "chat.example", 8443, true)]
    [InlineData("chat.example:8443", "chat.example", 443, false)]
    [InlineData("*.example.org", "a.example.org", 80, true)]
    [InlineData("*.example.org", "example.org", 80, false)]
    [InlineData("bücher.example", "xn--bcher-kva.example", 80, true)]
    public void A_host_of_the_list_is_found(string list, string host, int port, bool isThere) =>
        Assert.Equal(isThere, HostList.Parse(list).Contains(host, port));
}
