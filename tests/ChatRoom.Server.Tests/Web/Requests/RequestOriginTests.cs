using System.Net;
using ChatRoom.Server.Proxies;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.Http;

namespace ChatRoom.Server.Tests.Web.Requests;

public sealed class RequestOriginTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:8080", null, true)]
    [InlineData("127.0.0.1", "127.3.4.5", "http://localhost:8080", true)]
    [InlineData("::1", "[::1]:8080", "http://[::1]:8080", true)]
    [InlineData("::ffff:127.0.0.1", "localhost", null, true)]
    [InlineData("127.0.0.1", "chat.example", null, false)]
    [InlineData("127.0.0.1", "localhost", "https://chat.example", false)]
    [InlineData("127.0.0.1", "localhost", "null", false)]
    [InlineData("127.0.0.1", "", null, false)]
    [InlineData("192.0.2.1", "localhost", null, false)]
    public void A_request_is_local_only_if_nothing_in_it_comes_from_elsewhere(string peer, string host, string? origin, bool isLocal)
    {
        var context = Request(peer, host);
        context.Request.Headers.Origin = origin;

        Assert.Equal(isLocal, RequestOrigin.ClientOf(context).IsLocal);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-forwarded-proto")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("Forwarded")]
    [InlineData("Via")]
    [InlineData("X-Real-IP")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("True-Client-IP")]
    [InlineData("X-Client-IP")]
    [InlineData("X-Cluster-Client-IP")]
    [InlineData("Fastly-Client-IP")]
    [InlineData("X-Original-For")]
    public void A_request_that_a_proxy_forwarded_is_not_local(string header)
    {
        var context = Request("127.0.0.1", "localhost");
        context.Request.Headers[header] = "127.0.0.1";

        var client = RequestOrigin.ClientOf(context);

        Assert.False(client.IsLocal);
        Assert.Equal(IPAddress.Loopback, client.Address);
    }

    [Theory]
    [InlineData(false, "X-Forwarded-For", true)]
    [InlineData(false, "X-Forwarded-Proto", true)]
    [InlineData(false, "Via", true)]
    [InlineData(false, "X-Original-For", true)]
    [InlineData(false, null, false)]
    [InlineData(true, "X-Original-For", false)]
    [InlineData(true, "X-Original-For X-Forwarded-Proto", false)]
    [InlineData(true, "X-Original-For X-Forwarded-For", true)]
    [InlineData(true, "X-Forwarded-Proto", true)]
    [InlineData(true, null, false)]
    public void An_address_is_that_of_an_untrusted_proxy_if_it_forwards(bool isTrusted, string? headers, bool isBehindProxy)
    {
        var context = Request("192.168.0.9", "chat.example");
        new RequestPeer(isTrusted).AddTo(context);
        foreach (var header in headers?.Split(' ') ?? [])
        {
            context.Request.Headers[header] = "192.0.2.1";
        }

        Assert.Equal(isBehindProxy, RequestOrigin.ClientOf(context).IsBehindProxy);
    }

    [Theory]
    [InlineData("http", false, false)]
    [InlineData("https", false, true)]
    [InlineData("https", true, false)]
    public void Others_can_read_a_request_unless_it_is_https_up_to_its_client(string scheme, bool isForwarded, bool isSecure)
    {
        var context = Request("192.0.2.1", "chat.example");
        context.Request.Scheme = scheme;
        if (isForwarded)
        {
            context.Request.Headers["X-Forwarded-For"] = "192.0.2.2";
        }

        Assert.Equal(isSecure, RequestOrigin.ClientOf(context).IsSecure);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("http://localhost:8080", true)]
    public void A_circuit_is_local_only_if_its_origin_says_so(string? origin, bool isLocal)
    {
        var context = Request("127.0.0.1", "localhost:8080");
        context.Request.Path = "/_blazor";
        context.Request.Headers.Origin = origin;

        Assert.Equal(isLocal, RequestOrigin.ClientOf(context).IsLocal);
    }

    private static DefaultHttpContext Request(string peer, string host)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        context.Request.Host = new HostString(host);
        return context;
    }
}
