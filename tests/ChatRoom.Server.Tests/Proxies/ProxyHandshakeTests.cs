using System.Net;
using System.Net.Sockets;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Proxies;
using ChatRoom.Server.Tests.History;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Proxies;

/// <summary>Tests how long the server waits for a PROXY header, and how often it warns of strangers.</summary>
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
            new TrustedProxies(new ProxyOptions { Trusted = "127.0.0.1" }), time, TestMetrics.Create(), NullLogger<ProxyHandshake>.Instance);
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

    [Fact]
    public async Task Strangers_get_one_line_of_the_log_a_minute_and_all_are_counted()
    {
        var time = new FakeTimeProvider();
        var log = new LogLines<ProxyHandshake>();
        var metrics = TestMetrics.Create();
        var handshake = new ProxyHandshake(new TrustedProxies(new ProxyOptions { Trusted = "192.0.2.1" }), time, metrics, log);

        await KnockAsync(1);
        await KnockAsync(2);
        Assert.Single(log.All);

        time.Advance(TimeSpan.FromMinutes(1));
        await KnockAsync(3);
        Assert.Equal(2, log.All.Count);
        Assert.Equal(3, metrics.CountOf(RejectReason.NoProxy));

        async Task KnockAsync(int port)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await handshake.RunAsync(socket, new IPEndPoint(IPAddress.Loopback, port), (_, _) => Assert.Fail("It is admitted."), CancellationToken.None);
        }
    }
}
