using System.Net;
using System.Net.Sockets;
using ChatRoom.Server.Proxies;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Proxies;

/// <summary>Tests how long the server waits for a PROXY header.</summary>
public sealed class ProxyHandshakeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("PROXY TCP4 203.0.113.7")]
    [InlineData("PROXY UNKNOWN\r\n")]
    public async Task A_proxy_that_sends_no_client_is_closed_after_three_seconds(string sent)
    {
        var time = new FakeTimeProvider();
        var handshake = new ProxyHandshake(
            new TrustedProxies(new ProxyOptions { Trusted = "127.0.0.1" }), time, NullLogger<ProxyHandshake>.Instance);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var proxy = await WireClient.ConnectAsync(((IPEndPoint)listener.LocalEndpoint).Port);
        using var accepted = await listener.AcceptSocketAsync(Deadline.Token());
        await proxy.SendAsync(sent);
        var isAdmitted = false;
        var running = handshake.RunAsync(accepted, (IPEndPoint)accepted.RemoteEndPoint!, (_, _) => isAdmitted = true, CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(running.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        await Eventually.InTimeAsync(running);
        Assert.False(isAdmitted);
        Assert.Equal(Ending.Reset, (await proxy.ReadToEndAsync()).Ending);
    }
}
