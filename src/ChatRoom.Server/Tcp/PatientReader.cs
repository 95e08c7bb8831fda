namespace ChatRoom.Server.Tcp;

/// <summary>
/// Waits for bytes with or without a time limit. Waiting holds no buffer, so an idle connection costs none; and giving up
/// waiting cancels no read, which a stream that is in the middle of a record could not bear.
/// </summary>
internal sealed class PatientReader(Stream stream, TimeProvider time)
{
    private Task<int>? _readable;

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

    /// <summary>Reads what is there; 0 for the end of the stream.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        stream.ReadAsync(buffer, cancellationToken);
}
