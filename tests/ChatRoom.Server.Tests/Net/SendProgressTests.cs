using System.Net;
using System.Net.Sockets;
using ChatRoom.Server.Net;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Net;

public sealed class SendProgressTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
    private readonly SocketTransport _transport;
    private readonly SendProgress _progress;

    public SendProgressTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _peer.Connect(listener.LocalEndPoint!);
        _transport = new SocketTransport(listener.Accept());
        _progress = new SendProgress(_transport, _time);
    }

    public void Dispose()
    {
        _transport.Abort();
        _peer.Dispose();
    }

    [Fact]
    public async Task Bytes_in_the_buffer_of_the_system_wait_for_the_peer_without_a_pending_write()
    {
        Assert.Equal(100_000, _transport.Send(new byte[100_000]));
        await Eventually.TrueAsync(() => Wait(), "the peer's buffer is full");
        var since = _progress.SinceLast(TimeSpan.Zero);

        _time.Advance(10 * Second);

        Assert.Equal(since + (10 * Second), _progress.SinceLast(TimeSpan.Zero));
        Assert.True(_progress.IsWaiting);
    }

    [Fact]
    public async Task Each_acknowledged_byte_is_progress()
    {
        _transport.Send(new byte[100_000]);
        await Eventually.TrueAsync(() => Wait(), "the peer's buffer is full");
        var before = _transport.Acknowledged!.Value.Bytes;
        var buffer = new byte[4096];
        while (_transport.Acknowledged!.Value.Bytes == before)
        {
            await _peer.ReceiveAsync(buffer, Deadline.Token());
        }

        Assert.Equal(TimeSpan.Zero, _progress.SinceLast(Second));
    }

    [Fact]
    public async Task A_peer_that_has_acknowledged_everything_may_be_silent_for_ever()
    {
        _transport.Send(new byte[100]);
        await Eventually.TrueAsync(() => _transport.Acknowledged is { IsComplete: true }, "all is acknowledged");

        _time.Advance(1000 * Second);
        Assert.Equal(TimeSpan.Zero, _progress.SinceLast(TimeSpan.Zero));
        Assert.False(_progress.IsWaiting);
    }

    [Fact]
    public async Task The_end_is_acknowledged_like_a_byte()
    {
        await _transport.EndAsync();
        await Eventually.TrueAsync(() => _transport.Acknowledged is { IsComplete: true }, "the end is acknowledged");
    }

    private bool Wait()
    {
        _time.Advance(Second);
        return _progress.SinceLast(TimeSpan.Zero) >= 3 * Second;
    }
}
