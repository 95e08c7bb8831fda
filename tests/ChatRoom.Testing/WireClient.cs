using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatRoom.Testing;

/// <summary>A bare TCP connection to the server, for tests that care about bytes.</summary>
internal class WireClient : IAsyncDisposable
{
    public const string Greeting = "Greetings from the cave! Now type your name and press enter!";

    protected WireClient(Socket socket) => Socket = socket;

    protected Socket Socket { get; }

    /// <summary>Connects to a port of this machine, by another of its loopback addresses if the test says so.</summary>
    public static async Task<WireClient> ConnectAsync(int port, int? receiveBuffer = null, string? from = null) =>
        new(await OpenAsync(port, receiveBuffer, from));

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await Socket.SendAsync(bytes.AsMemory(sent), Deadline.Token());
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends a piece, and waits until the server has read it: the next piece comes in a read of its own.</summary>
    public async Task SendPieceAsync(byte[] bytes)
    {
        await SendAsync(bytes);
        await Eventually.TrueAsync(IsAllRead, "the server has read all that was sent");
    }

    public Task SendPieceAsync(string text) => SendPieceAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Waits until a text has come, and leaves it unread.</summary>
    public Task UntilComeAsync(string text)
    {
        var buffer = new byte[4096];
        return Eventually.TrueAsync(
            () => Socket.Available > 0 && Encoding.UTF8.GetString(buffer, 0, Socket.Receive(buffer, SocketFlags.Peek)).Contains(text, StringComparison.Ordinal),
            $"'{text}' has come");
    }

    /// <summary>Sends one byte as urgent data.</summary>
    public void SendUrgent(byte value) => Socket.Send([value], SocketFlags.OutOfBand);

    /// <summary>Sends until all is sent or the server has closed the connection.</summary>
    public async Task<bool> TrySendAsync(byte[] bytes)
    {
        try
        {
            await SendAsync(bytes);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async Task<byte[]> ReadExactlyAsync(int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            var read = await Socket.ReceiveAsync(bytes.AsMemory(at), Deadline.Token());
            Assert.True(read > 0, $"The stream ended after {at} of {length} bytes.");
            at += read;
        }

        return bytes;
    }

    /// <summary>Reads once, at least one byte.</summary>
    public async Task<int> ReadSomeAsync(byte[] buffer)
    {
        var length = await Socket.ReceiveAsync(buffer, Deadline.Token());
        Assert.True(length > 0, "The stream has ended.");
        return length;
    }

    public async Task ReadGreetingAsync() =>
        Assert.Equal(Greeting, Encoding.UTF8.GetString(await ReadExactlyAsync(Greeting.Length)));

    /// <summary>Everything up to the end of the stream, and how it ended.</summary>
    public async Task<(string Text, Ending Ending)> ReadToEndAsync()
    {
        var all = new MemoryStream();
        var ending = await CopyToEndAsync(all);
        return (Encoding.UTF8.GetString(all.ToArray()), ending);
    }

    /// <summary>No more will be sent; reading goes on.</summary>
    public void HalfClose() => Socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset() => Socket.Close(0);

    public virtual ValueTask DisposeAsync()
    {
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }

    protected static async Task<Socket> OpenAsync(int port, int? receiveBuffer = null, string? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes)
        {
            socket.ReceiveBufferSize = bytes;
        }

        if (from is not null)
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        }

        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Deadline.Token());
        return socket;
    }

    /// <summary>Reads up to and including what equals <paramref name="last"/>; everything read is returned.</summary>
    protected static async Task<IReadOnlyList<string>> ReadUntilAsync(Func<Task<string?>> readAsync, string last)
    {
        var all = new List<string>();
        while (all.Count == 0 || all[^1] != last)
        {
            var next = await readAsync();
            if (next is null)
            {
                // Written only now: a message for each line read would take longer than the reading.
                Assert.Fail($"The stream ended before '{last}': {string.Join(" | ", all)}");
            }

            all.Add(next);
        }

        return all;
    }

    /// <summary>Looks into the kernel's list of connections, whose columns are: number, own end, other end, state, bytes not acknowledged and not read.</summary>
    private bool IsAllRead()
    {
        var (own, others) = ($":{((IPEndPoint)Socket.LocalEndPoint!).Port:X4}", $":{((IPEndPoint)Socket.RemoteEndPoint!).Port:X4}");
        // The list is read twice: what has come is read later.
        return QueuesOf(own, others)?.StartsWith("00000000:", StringComparison.Ordinal) == true
            && QueuesOf(others, own)?.EndsWith(":00000000", StringComparison.Ordinal) == true;

        static string? QueuesOf(string end, string otherEnd) => new[] { "/proc/net/tcp", "/proc/net/tcp6" }.SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(row => row[1].EndsWith(end, StringComparison.Ordinal) && row[2].EndsWith(otherEnd, StringComparison.Ordinal))?[4];
    }

    protected async Task<Ending> CopyToEndAsync(Stream output)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await Socket.ReceiveAsync(buffer, Deadline.Token()) is var read and > 0)
            {
                output.Write(buffer, 0, read);
            }

            return Ending.Eof;
        }
        catch (SocketException)
        {
            return Ending.Reset;
        }
    }
}
