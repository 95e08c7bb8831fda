namespace ChatRoom.Server.Net;

/// <summary>Brings the encrypted bytes of a TLS stream to a socket and back.</summary>
/// <remarks>
/// A write never waits: the rest of a write goes out by itself when the peer takes more. The sender looks at <see
/// cref="IsFlushing"/> before it writes again, so the rest is one TLS record at most.
/// </remarks>
internal sealed class TlsWire(SocketTransport socket) : Stream
{
    private readonly Lock _gate = new();
    private byte[] _rest = [];
    private Task _flushing = Task.CompletedTask;
    private bool _isFlushing;
    private SemaphoreSlim? _processors;
    private bool _hasTurn;

    /// <summary>Gets whether the rest of a write waits for the peer.</summary>
    public bool IsFlushing
    {
        get
        {
            lock (_gate)
            {
                return _isFlushing;
            }
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Lets the reader of this stream run in turns: it has a processor from the end of a read to the next read.</summary>
    public void BeginTurns(SemaphoreSlim processors) => _processors = processors;

    /// <summary>Ends the turns.</summary>
    public void EndTurns()
    {
        EndTurn();
        _processors = null;
    }

    /// <summary>Waits until the system has taken all bytes; fails if it cannot.</summary>
    public Task FlushedAsync()
    {
        lock (_gate)
        {
            return _flushing;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        EndTurn();
        int read;
        if (buffer.IsEmpty)
        {
            read = await socket.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            while ((read = socket.Read(buffer.Span)) < 0)
            {
                await socket.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        if (_processors is { } processors)
        {
            // Leaves the thread of the sockets, on which the wait has ended.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await processors.WaitAsync(cancellationToken).ConfigureAwait(false);
            _hasTurn = true;
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Reads the bytes that have come; fails instead of waiting.</summary>
    public override int Read(Span<byte> buffer) =>
        socket.Read(buffer) is var read and >= 0 ? read : throw new IOException("A TLS record is not complete yet.");

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            if (!_isFlushing)
            {
                buffer = buffer[socket.Send(buffer)..];
            }

            if (buffer.IsEmpty)
            {
                return;
            }

            _rest = [.. _rest, .. buffer];
            if (!_isFlushing)
            {
                _isFlushing = true;
                _flushing = FlushRestAsync();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task FlushRestAsync()
    {
        while (TakeRest() is { } rest)
        {
            await socket.SendAsync(rest).ConfigureAwait(false);
        }
    }

    private byte[]? TakeRest()
    {
        lock (_gate)
        {
            var rest = _rest;
            _rest = [];
            _isFlushing = rest.Length > 0;
            return _isFlushing ? rest : null;
        }
    }

    private void EndTurn()
    {
        if (_hasTurn)
        {
            _hasTurn = false;
            _processors!.Release();
        }
    }
}
