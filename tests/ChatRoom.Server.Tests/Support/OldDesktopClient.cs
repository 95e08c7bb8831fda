using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatRoom.Server.Tests.Support;

/// <summary>
/// A stand-in for the old desktop client, with its faults: a receive thread shows one row per recv(1024) and dies of one
/// invalid byte; the end of the stream makes it spin; closing the window sends <c>{quit}</c> and closes a socket its own
/// thread still sits in, so no FIN leaves the machine and only an answer or a reset lets it end; and an answer that comes
/// while its main loop is ending hangs it for ever.
/// </summary>
internal sealed class OldDesktopClient : IDisposable
{
    /// <summary>An answer to the quit earlier than this found the main loop still ending; it was safe at 50 ms.</summary>
    private static readonly TimeSpan MainLoopEnds = TimeSpan.FromMilliseconds(50);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly ConcurrentQueue<string> _rows = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch _sinceQuit = new();
    private volatile bool _closed;

    public OldDesktopClient(int port, string? name)
    {
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        new Thread(Receive) { IsBackground = true, Name = "old desktop client" }.Start();
        if (name is not null)
        {
            Send(name);
        }
    }

    /// <summary>The rows of its list, the greeting first.</summary>
    public IReadOnlyList<string> Rows => [.. _rows];

    /// <summary>The lengths of the rows in bytes.</summary>
    public IEnumerable<int> RowBytes => _rows.Select(Encoding.UTF8.GetByteCount);

    /// <summary>How its receive thread ended: <c>clean</c> or what went wrong.</summary>
    public Task<string> Ended => Eventually.InTimeAsync(_ended.Task);

    public bool IsRunning => !_ended.Task.IsCompleted;

    /// <summary>Time from its quit to the server's answer.</summary>
    public TimeSpan AnsweredAfter { get; private set; }

    /// <summary>What the entry's Enter does; a quit closes the window as well.</summary>
    public void Send(string text)
    {
        var quits = text == "{quit}";
        if (quits)
        {
            _sinceQuit.Start();
        }

        _socket.Send(Encoding.UTF8.GetBytes(text));
        _closed |= quits;
    }

    public void CloseWindow() => Send("{quit}");

    public Task UntilRowAsync(string row) => Eventually.TrueAsync(() => _rows.Contains(row), $"the list shows '{row}'");

    public void Dispose() => _socket.Dispose();

    private void Receive()
    {
        var buffer = new byte[1024];
        try
        {
            // After close() of the socket object, the recv that is under way still returns; the next one fails.
            do
            {
                var length = _socket.Receive(buffer);
                if (length == 0)
                {
                    _ended.TrySetResult("spins on empty rows");
                    return;
                }

                _rows.Enqueue(Strict.GetString(buffer, 0, length));
            }
            while (!_closed);

            AnsweredAfter = _sinceQuit.Elapsed;
            _ended.TrySetResult(AnsweredAfter < MainLoopEnds ? "hangs: answered too early" : "clean");
        }
        catch (DecoderFallbackException)
        {
            _ended.TrySetResult("died of invalid UTF-8");
        }
        catch (SocketException)
        {
            _ended.TrySetResult("clean");
        }
        catch (ObjectDisposedException)
        {
            _ended.TrySetResult("the test ended first");
        }

        _socket.Dispose();
    }
}
