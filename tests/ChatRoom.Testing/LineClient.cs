using System.Net.Sockets;
using System.Text;

namespace ChatRoom.Testing;

/// <summary>A client that speaks in lines, as netcat does.</summary>
internal sealed class LineClient : WireClient
{
    private readonly List<byte> _unread = [];
    private readonly byte[] _buffer = new byte[16 << 10];

    private LineClient(Socket socket)
        : base(socket)
    {
    }

    /// <summary>How the connection ended; null while it lives.</summary>
    public Ending? Ending { get; private set; }

    /// <summary>Connects and reads the greeting.</summary>
    public static new async Task<LineClient> ConnectAsync(int port, int? receiveBuffer = null, string? from = null)
    {
        var client = new LineClient(await OpenAsync(port, receiveBuffer, from));
        await client.ReadGreetingAsync();
        return client;
    }

    /// <summary>Connects, gives a name and reads the welcome.</summary>
    /// <param name="port">The port.</param>
    /// <param name="name">The name.</param>
    /// <param name="receiveBuffer">The size of the receive buffer.</param>
    /// <param name="from">The own loopback address.</param>
    /// <param name="header">What a proxy sends first.</param>
    public static async Task<LineClient> JoinAsync(
        int port, string name, int? receiveBuffer = null, string? from = null, byte[]? header = null)
    {
        var client = new LineClient(await OpenAsync(port, receiveBuffer, from));
        await client.SendAsync(header ?? []);
        await client.ReadGreetingAsync();
        await client.SayAsync(name);
        Assert.StartsWith("Welcome ", await client.ReadLineAsync(), StringComparison.Ordinal);
        return client;
    }

    public Task SayAsync(string line) => SendAsync(line + "\n");

    /// <summary>The next line without its end; null at the end of the stream. What is left before the end is a line too.</summary>
    public async Task<string?> ReadLineAsync()
    {
        int end;
        while ((end = _unread.IndexOf((byte)'\n')) < 0)
        {
            if (!await ReceiveAsync())
            {
                return _unread.Count > 0 ? Take(_unread.Count, skip: 0) : null;
            }
        }

        return Take(end, skip: 1);
    }

    /// <summary>Reads up to and including the line that equals <paramref name="last"/>; everything read is returned.</summary>
    public Task<IReadOnlyList<string>> ReadUntilAsync(string last) => ReadUntilAsync(ReadLineAsync, last);

    /// <summary>Reads up to a line that begins so, and returns it.</summary>
    public async Task<string> ReadUntilStartsAsync(string beginning)
    {
        var others = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }

            others.Add(line);
        }

        throw new InvalidOperationException($"The stream ended before '{beginning}': {string.Join(" | ", others)}");
    }

    /// <summary>The lines up to the end of the stream.</summary>
    public async Task<IReadOnlyList<string>> ReadAllAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private async Task<bool> ReceiveAsync()
    {
        if (Ending is not null)
        {
            return false;
        }

        try
        {
            var read = await Socket.ReceiveAsync(_buffer, Deadline.Token());
            _unread.AddRange(_buffer.AsSpan(0, read));
            Ending = read == 0 ? Testing.Ending.Eof : null;
        }
        catch (SocketException)
        {
            Ending = Testing.Ending.Reset;
        }

        return Ending is null;
    }

    private string Take(int length, int skip)
    {
        var line = Encoding.UTF8.GetString(_unread.GetRange(0, length).ToArray());
        _unread.RemoveRange(0, length + skip);
        return line;
    }
}
