using System.Buffers;
using ChatRoom.Core.Protocol;

namespace ChatRoom.Server.Tcp;

/// <summary>
/// Waits for bytes with or without a time limit. Waiting holds no buffer, so an idle connection costs none; and giving up
/// waiting cancels no read, which a stream that is in the middle of a record could not bear.
/// </summary>
internal sealed class PatientReader(Stream stream, TimeProvider time)
{
    private const int ReadBytes = 8 << 10;

    private readonly TelnetFilter _telnet = new();
    private Task<int>? _readable;

    /// <summary>Telnet commands have come: somebody types in a terminal.</summary>
    public bool SawTelnet => _telnet.Seen;

    /// <summary>Waits until there is something to read, the end of the stream included.</summary>
    /// <param name="patience">How long to wait, or null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait for good.</param>
    /// <returns>False if nothing came within <paramref name="patience"/>.</returns>
    public async ValueTask<bool> WaitAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        if (_readable is null)
        {
            var readable = stream.ReadAsync(Memory<byte>.Empty, cancellationToken);
            if (patience is null || readable.IsCompleted)
            {
                await readable;
                return true;
            }

            _readable = readable.AsTask();
        }

        try
        {
            await _readable.WaitAsync(patience ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
            _readable = null;
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Reads once and feeds what came, without telnet's commands; false at the end of the stream.</summary>
    public async ValueTask<bool> ReadAsync(Feed feed, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            var length = await stream.ReadAsync(buffer, cancellationToken);
            feed(buffer.AsSpan(0, _telnet.Strip(buffer.AsSpan(0, length))));
            return length > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>Takes what one read returned.</summary>
internal delegate void Feed(ReadOnlySpan<byte> received);
