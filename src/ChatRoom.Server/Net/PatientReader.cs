using ChatRoom.Core.Protocol;

namespace ChatRoom.Server.Net;

/// <summary>Waits for bytes with or without a time limit, and reads them.</summary>
/// <remarks>
/// The wait holds no buffer, so an idle connection costs none. The end of a wait cancels no read: a stream inside a
/// record could not recover.
/// </remarks>
internal sealed class PatientReader(ITransport transport, TimeProvider time)
{
    private const int ReadBytes = 16 << 10;

    // One buffer per thread is enough, because the bytes are consumed before the next read.
    [ThreadStatic]
    private static byte[]? _buffer;

    private Task<int>? _readable;
    private Memory<byte> _rest;

    /// <summary>Gets the telnet commands of the client.</summary>
    public TelnetFilter Telnet { get; } = new();

    /// <summary>Gets whether bytes behind a telnet command wait for their turn.</summary>
    public bool HasRest => !_rest.IsEmpty;

    /// <summary>Waits for bytes or the end of the stream.</summary>
    /// <param name="patience">The longest wait; null for no limit.</param>
    /// <param name="cancellationToken">Ends the wait for good.</param>
    /// <returns>False if nothing came within <paramref name="patience"/>.</returns>
    public ValueTask<bool> WaitAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        if (!_rest.IsEmpty)
        {
            return new(true);
        }

        if (_readable is null)
        {
            var readable = transport.WaitAsync(cancellationToken);
            if (readable.IsCompletedSuccessfully)
            {
                _ = readable.Result;
                return new(true);
            }

            if (patience is null)
            {
                return WaitAsync(readable);
            }

            _readable = readable.AsTask();
        }

        return WaitAsync(_readable, patience, cancellationToken);
    }

    /// <summary>
    /// Reads the present bytes and feeds them without telnet commands, up to the next request; false at the end of the
    /// stream.
    /// </summary>
    public bool Read(Feed feed)
    {
        if (!_rest.IsEmpty)
        {
            FeedData(_rest.Span, feed, out var taken);
            _rest = _rest[taken..];
            return true;
        }

        var buffer = _buffer ??= new byte[ReadBytes];
        var length = transport.Read(buffer);
        if (length > 0 && !(length == 1 && Telnet.TakesKey(buffer[0])))
        {
            var received = buffer.AsSpan(0, length);
            FeedData(received, feed, out var used);
            // Rarely more than nothing: bytes behind a request have their turn after it.
            _rest = received[used..].ToArray();
        }

        return length != 0;
    }

    private void FeedData(Span<byte> bytes, Feed feed, out int used)
    {
        var data = Telnet.Strip(bytes, out used);
        feed(bytes[..data]);
    }

    private static async ValueTask<bool> WaitAsync(ValueTask<int> readable)
    {
        await readable;
        return true;
    }

    private async ValueTask<bool> WaitAsync(Task<int> readable, TimeSpan? patience, CancellationToken cancellationToken)
    {
        try
        {
            await readable.WaitAsync(patience ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
            _readable = null;
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
