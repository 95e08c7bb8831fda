using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Server.Tests.Transcripts;

/// <summary>A line client that notes every line it was sent, save its welcome.</summary>
internal sealed class Talker : IAsyncDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
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

    public static async Task<Talker> JoinAsync(int port, string name)
    {
        var talker = await ConnectAsync(port, name);
        await Eventually.InTimeAsync(talker._welcome.Task);
        return talker;
    }

    /// <summary>Gives its name without waiting for the welcome.</summary>
    public static async Task<Talker> ConnectAsync(int port, string name)
    {
        var talker = new Talker(name);
        await Eventually.InTimeAsync(talker._client.ConnectAsync(IPAddress.Loopback, port));
        talker._reading = Task.Run(talker.ReadAsync);
        await talker.SayAsync(name);
        return talker;
    }

    public async Task SayAsync(string text) =>
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), TestContext.Current.CancellationToken);

    /// <summary>Talks as fast as it may until the connection ends.</summary>
    public async Task TalkAsync(Func<int, string> text)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                await SayAsync(text(i));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
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
        _client.Dispose();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            using var reader = new StreamReader(_client.GetStream());
            while (await reader.ReadLineAsync() is { } line)
            {
                // The greeting has no line end of its own.
                if (line.Contains($"Welcome {Name}!", StringComparison.Ordinal))
                {
                    _welcome.TrySetResult();
                }
                else
                {
                    Note(line);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The server was killed, or the test is over.
        }
    }

    private void Note(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }

        Interlocked.Increment(ref _count);
    }
}
