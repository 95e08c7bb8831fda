using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ChatRoom.Server.Tests.Cluster.Outages;

/// <summary>Stands between a node and its database: bytes take a while in each direction or stand still, and notifications get lost.</summary>
/// <param name="socket">The database's own socket.</param>
/// <param name="delay">The time that bytes take in one direction.</param>
/// <param name="loses">Tells of each notification whether it gets lost.</param>
internal sealed class SlowDatabaseLink(string socket, TimeSpan delay, Func<bool> loses) : IAsyncDisposable
{
    // See https://www.postgresql.org/docs/current/protocol-message-formats.html: a type, then the length of what follows, itself included.
    private const int HeaderBytes = 5;
    private const byte NotificationResponse = (byte)'A';

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _links = [];
    private volatile TaskCompletionSource _open = Opened();
    private int _lost;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many notifications have got lost.</summary>
    public int Lost => Volatile.Read(ref _lost);

    public void Start()
    {
        _listener.Start();
        _links.Add(AcceptAsync());
    }

    /// <summary>Lets all bytes stand still, without a reset, until <see cref="Resume"/>.</summary>
    public void StandStill() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_links).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var node = await _listener.AcceptTcpClientAsync(_stop.Token);
            _links.Add(ServeAsync(node));
        }
    }

    private async Task ServeAsync(TcpClient node)
    {
        using var _ = node;
        using var database = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await database.ConnectAsync(new UnixDomainSocketEndPoint(socket), _stop.Token);
        await using var toDatabase = new NetworkStream(database);
        node.NoDelay = true;
        // The end of one direction ends the connection.
        await await Task.WhenAny(
            PassAsync(node.GetStream(), toDatabase, ReadSomeAsync), PassAsync(toDatabase, node.GetStream(), ReadMessageAsync));
    }

    /// <summary>Passes bytes on when their time has come, in order.</summary>
    private async Task PassAsync(Stream from, Stream to, Func<Stream, Task<byte[]>> readAsync)
    {
        var onTheWay = Channel.CreateUnbounded<(byte[] Bytes, long Due)>();
        var reading = Task.Run(async () =>
        {
            while (await readAsync(from) is { Length: > 0 } bytes)
            {
                onTheWay.Writer.TryWrite((bytes, Environment.TickCount64 + (long)delay.TotalMilliseconds));
            }

            onTheWay.Writer.Complete();
        });
        await foreach (var (bytes, due) in onTheWay.Reader.ReadAllAsync(_stop.Token))
        {
            if (due - Environment.TickCount64 is > 0 and var left)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(left), _stop.Token);
            }

            await _open.Task.WaitAsync(_stop.Token);
            await to.WriteAsync(bytes, _stop.Token);
        }

        await reading;
    }

    private async Task<byte[]> ReadSomeAsync(Stream stream)
    {
        var buffer = new byte[64 << 10];
        return buffer[..await stream.ReadAsync(buffer, _stop.Token)];
    }

    /// <summary>Reads the next message of the database that does not get lost.</summary>
    private async Task<byte[]> ReadMessageAsync(Stream stream)
    {
        while (true)
        {
            var header = new byte[HeaderBytes];
            if (await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, _stop.Token) < HeaderBytes)
            {
                return [];
            }

            var message = new byte[1 + BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
            header.CopyTo(message, 0);
            await stream.ReadExactlyAsync(message.AsMemory(HeaderBytes), _stop.Token);
            if (message[0] != NotificationResponse || !loses())
            {
                return message;
            }

            Interlocked.Increment(ref _lost);
        }
    }
}
