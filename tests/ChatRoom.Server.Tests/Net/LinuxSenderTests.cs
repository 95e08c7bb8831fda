using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ChatRoom.Core.Text;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tests.Net;

public sealed class LinuxSenderTests
{
    private const int Many = 100_000;

    [Fact]
    public async Task A_full_socket_takes_a_part_and_then_nothing_more()
    {
        var bytes = RandomNumberGenerator.GetBytes(Many);
        using var slow = new Pair(sendBuffer: 4096);

        var part = LinuxSender.Instance.Send(slow.Descriptor, bytes);

        Assert.InRange(part, 1, Many - 1);
        // The receiving side may still take a little while the socket fills up.
        await Eventually.TrueAsync(() => LinuxSender.Instance.Send(slow.Descriptor, bytes) <= 0, "a full socket");
        Assert.Equal(bytes[..part], await slow.ReadAsync(part));
    }

    [Fact]
    public void A_peer_that_is_gone_raises_no_exception_and_no_signal()
    {
        using var gone = new Pair();
        gone.CloseReader();

        var last = 0;
        for (var tries = 0; tries < 3; tries++)
        {
            last = LinuxSender.Instance.Send(gone.Descriptor, new byte[100]);
        }

        Assert.True(last < 0);
    }

    /// <summary>A connection over loopback; its sending end does not wait.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly Socket _writer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly Socket _reader;

        public Pair(int sendBuffer = 1 << 20)
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.ReceiveBufferSize = sendBuffer;
            listener.Listen();
            _writer.SendBufferSize = sendBuffer;
            _writer.Connect(listener.LocalEndPoint!);
            _reader = listener.Accept();
            _writer.Blocking = false;
        }

        public int Descriptor => (int)_writer.Handle;

        public async Task<byte[]> ReadAsync(int count)
        {
            var bytes = new byte[count];
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await using var stream = new NetworkStream(_reader);
            await stream.ReadExactlyAsync(bytes, deadline.Token);
            return bytes;
        }

        public void CloseReader() => _reader.Close(0);

        public void Dispose()
        {
            _writer.Dispose();
            _reader.Dispose();
        }
    }
}
