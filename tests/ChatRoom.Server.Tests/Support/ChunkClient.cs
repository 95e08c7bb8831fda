using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace ChatRoom.Server.Tests.Support;

/// <summary>
/// Reads as the old desktop client does: a thread that sits in recv(1024), decodes strictly, and shows what one read
/// returns as one row. A thread of its own, so that a busy test process does not merge what the server has kept apart.
/// </summary>
internal sealed class ChunkClient : WireClient
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Channel<string> _rows = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<Ending> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChunkClient(Socket socket)
        : base(socket)
    {
        new Thread(ReadRows) { IsBackground = true, Name = "recv(1024)" }.Start();
    }

    /// <summary>How the connection ended, once it has.</summary>
    public Task<Ending> Ended => Eventually.InTimeAsync(_ended.Task);

    /// <summary>All bytes so far.</summary>
    public string Received { get; private set; } = "";

    public static async Task<ChunkClient> ConnectAsync(int port)
    {
        var client = new ChunkClient(await OpenAsync(port));
        Assert.Equal(Greeting, await client.ReadRowAsync());
        return client;
    }

    /// <summary>Connects, gives a name and reads the welcome.</summary>
    public static async Task<ChunkClient> JoinAsync(int port, string name)
    {
        var client = await ConnectAsync(port);
        await client.SendAsync(name);
        Assert.StartsWith("Welcome ", await client.ReadRowAsync(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>The next row; null when there will be none.</summary>
    public async Task<string?> ReadRowAsync()
    {
        var token = Deadline.Token();
        while (await _rows.Reader.WaitToReadAsync(token))
        {
            if (_rows.Reader.TryRead(out var row))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>Reads up to and including the row that equals <paramref name="last"/>; everything read is returned.</summary>
    public Task<IReadOnlyList<string>> ReadUntilAsync(string last) => ReadUntilAsync(ReadRowAsync, last);

    private void ReadRows()
    {
        var buffer = new byte[1024];
        try
        {
            while (Socket.Receive(buffer) is var length and > 0)
            {
                var row = Strict.GetString(buffer, 0, length);
                Received += row;
                _rows.Writer.TryWrite(row);
            }

            _ended.TrySetResult(Ending.Eof);
        }
        catch (DecoderFallbackException)
        {
            _ended.TrySetResult(Ending.BrokenText);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _ended.TrySetResult(Ending.Reset);
        }

        _rows.Writer.TryComplete();
    }
}
