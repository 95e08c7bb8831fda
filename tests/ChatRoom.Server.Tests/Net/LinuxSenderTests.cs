using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ChatRoom.Core.Log;
using ChatRoom.Core.Text;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tests.Net;

public sealed class LinuxSenderTests
{
    private const int Many = 100_000;

    [Fact]
    public async Task Bytes_that_are_held_come_to_everybody_as_they_are()
    {
        var bytes = RandomNumberGenerator.GetBytes(Many);
        var pairs = Enumerable.Range(0, 20).Select(_ => new Pair()).ToList();
        var reading = pairs.ConvertAll(pair => pair.ReadAsync(Many));

        var held = LinuxSender.Instance.Hold(bytes)!;
        var sent = pairs.ConvertAll(pair => held.Send(pair.Descriptor));
        held.LetGo();

        Assert.All(sent, count => Assert.Equal(Many, count));
        Assert.All(await Task.WhenAll(reading), received => Assert.Equal(bytes, received));
        pairs.ForEach(pair => pair.Dispose());
    }

    [Fact]
    public async Task Whoever_takes_only_a_part_gets_its_beginning_and_the_next_one_gets_everything()
    {
        var bytes = RandomNumberGenerator.GetBytes(Many);
        using var slow = new Pair(sendBuffer: 4096);
        using var quick = new Pair();
        var reading = quick.ReadAsync(Many);

        var held = LinuxSender.Instance.Hold(bytes)!;
        var part = held.Send(slow.Descriptor);
        var more = held.Send(slow.Descriptor);
        var all = held.Send(quick.Descriptor);
        held.LetGo();

        Assert.InRange(part, 1, Many - 1);
        Assert.True(more <= 0, $"A full socket took {more} more.");
        Assert.Equal(Many, all);
        Assert.Equal(bytes, await reading);
        Assert.Equal(bytes[..part], await slow.ReadAsync(part));
    }

    [Fact]
    public async Task What_a_slow_reader_has_still_to_get_does_not_change_with_what_is_held_later()
    {
        using var late = new Pair();
        var rounds = Enumerable.Range(0, 8).Select(_ => RandomNumberGenerator.GetBytes(LinuxSender.LeastHeld)).ToList();
        foreach (var bytes in rounds)
        {
            var held = LinuxSender.Instance.Hold(bytes)!;
            Assert.Equal(bytes.Length, held.Send(late.Descriptor));
            held.LetGo();
        }

        Assert.Equal(rounds.SelectMany(bytes => bytes), await late.ReadAsync(rounds.Count * LinuxSender.LeastHeld));
    }

    [Fact]
    public void A_peer_that_is_gone_harms_nobody()
    {
        var bytes = RandomNumberGenerator.GetBytes(Many);
        using var gone = new Pair();
        using var here = new Pair();
        gone.CloseReader();

        var held = LinuxSender.Instance.Hold(bytes)!;
        for (var tries = 0; tries < 3; tries++)
        {
            held.Send(gone.Descriptor);
        }

        var sent = held.Send(here.Descriptor);
        held.LetGo();

        Assert.Equal(Many, sent);
    }

    [Fact]
    public void Little_is_not_held_nor_more_than_is_ever_sent_at_once()
    {
        Assert.Null(LinuxSender.Instance.Hold(new byte[LinuxSender.LeastHeld - 1]));
        Assert.Null(LinuxSender.Instance.Hold(new byte[ByteLog.SliceBytes + 1]));
        var most = LinuxSender.Instance.Hold(new byte[ByteLog.SliceBytes]);
        Assert.NotNull(most);
        // One at a time.
        Assert.Null(LinuxSender.Instance.Hold(new byte[Many]));
        most.LetGo();
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
