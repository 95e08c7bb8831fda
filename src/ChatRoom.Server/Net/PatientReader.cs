using ChatRoom.Core.Protocol;

namespace ChatRoom.Server.Net;

/// <summary>
/// Waits for bytes with or without a time limit. Waiting holds no buffer, so an idle connection costs none; and giving up
/// waiting cancels no read, which a stream that is in the middle of a record could not bear.
/// </summary>
internal sealed class PatientReader(ITransport transport, TimeProvider time)
{
    private const int ReadBytes = 16 << 10;

    // Whatever is read is understood before the thread does anything else.
    [ThreadStatic]
    private static byte[]? _buffer;

    private readonly TelnetFilter _telnet = new();
    private Task<int>? _readable;

    /// <summary>Telnet commands have come: somebody types in a terminal.</summary>
    public bool SawTelnet => _telnet.Seen;

    /// <summary>Waits until there is something to read, the end of the stream included.</summary>
    /// <param name="patience">How long to wait, or null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait for good.</param>
    /// <returns>False if nothing came within <paramref name="patience"/>.</returns>
    public ValueTask<bool> WaitAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
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

    /// <summary>Takes what there is and feeds it, without telnet's commands; false at the end of the stream.</summary>
    public bool Read(Feed feed)
    {
        var buffer = _buffer ??= new byte[ReadBytes];
        var length = transport.Read(buffer);
        if (length > 0)
        {
            feed(buffer.AsSpan(0, _telnet.Strip(buffer.AsSpan(0, length))));
        }

        return length != 0;
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
