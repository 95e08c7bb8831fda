using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatRoom.Server.Tests.History;

/// <summary>A line client that notes every line it was sent, save its welcome.</summary>
internal sealed class Talker : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private int _count;

    private Talker(string name) => Name = name;

    public string Name { get; }

    /// <summary>How many lines have come so far.</summary>
    public int Count => Volatile.Read(ref _count);

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public static async Task<Talker> JoinAsync(int port, string name, string room = "")
    {
        var talker = await ConnectAsync(port, name, room);
        await Eventually.InTimeAsync(talker._welcome.Task);
        return talker;
    }

    /// <summary>Gives its name without waiting for the welcome.</summary>
    public static async Task<Talker> ConnectAsync(int port, string name, string room = "")
    {
        var talker = new Talker(name);
        await Eventually.InTimeAsync(talker._socket.ConnectAsync(IPAddress.Loopback, port));
        talker._reading = Task.Run(talker.ReadAsync);
        await talker.SayAsync(room.Length == 0 ? name : $"{name} #{room}");
        return talker;
    }

    public async Task SayAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\n").AsMemory();
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
        }
    }

    /// <summary>Talks as fast as it may, until it has said enough or the connection ends.</summary>
    public async Task TalkAsync(Func<int, string> text, int most = int.MaxValue)
    {
        try
        {
            for (var i = 1; i <= most; i++)
            {
                await SayAsync(text(i));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The server was killed.
        }
    }

    public Task UntilAsync(string line) => Eventually.TrueAsync(() => Lines.Contains(line), $"{Name} reads '{line}'");

    /// <summary>Everything up to the end of the connection.</summary>
    public async Task<IReadOnlyList<string>> ToEndAsync()
    {
        await Eventually.InTimeAsync(_reading);
        return Lines;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            var buffer = new byte[64 << 10];
            var length = 0;
            while (await _socket.ReceiveAsync(buffer.AsMemory(length)) is var read and > 0)
            {
                length = NoteLines(buffer, length + read);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The server was killed, or the test is over.
        }
    }

    /// <summary>Notes the complete lines and moves the rest to the front. What a killed server left unfinished is no line.</summary>
    private int NoteLines(byte[] buffer, int length)
    {
        var start = 0;
        while (Array.IndexOf(buffer, (byte)'\n', start, length - start) is var end and >= 0)
        {
            Note(Encoding.UTF8.GetString(buffer, start, end - start));
            start = end + 1;
        }

        buffer.AsSpan(start, length - start).CopyTo(buffer);
        return length - start;
    }

    private void Note(string line)
    {
        // The greeting before it has no line end of its own.
        if (line.Contains($"Welcome {Name}!", StringComparison.Ordinal))
        {
            _welcome.TrySetResult();
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        Interlocked.Increment(ref _count);
    }
}
