using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ChatRoom.Server.Net;

/// <summary>Carries the bytes of a client over TLS.</summary>
/// <remarks>Before the handshake nothing is sent, except to a peer that speaks no TLS.</remarks>
internal sealed class TlsTransport(SocketTransport socket, TlsHandshakes handshakes) : ITransport, IDisposable
{
    // RFC 8446, 5.1: a record of type handshake.
    private const byte Handshake = 0x16;

    // One record takes no more.
    private const int RecordBytes = 16 << 10;

    // An encrypted alert of TLS 1.2; one of TLS 1.3 is shorter.
    private const int AlertBytes = 31;

    private static readonly byte[] AccessDenied = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x31];

    private readonly TlsWire _wire = new(socket);
    private SslStream? _tls;
    private Task<int>? _waiting;
    private bool _isReadable;
    private bool _isPlain;

    /// <summary>Gets the alert "access denied", for a client that is refused before its handshake.</summary>
    public static ReadOnlyMemory<byte> Refusal => AccessDenied;

    public bool IsOpen => _tls is not null;

    // Without an alert before it, an end could have been forged.
    public bool MayReset => false;

    public Acknowledgement? Acknowledged =>
        socket.Acknowledged is { } acknowledged ? acknowledged with { IsComplete = acknowledged.IsComplete && !_wire.IsFlushing } : null;

    public bool IsReset => socket.IsReset;

    // Nothing comes of bytes before a handshake. Later the alert by which a peer ends is not read yet.
    public bool IsAtEnd => socket.HasEndedWithin(_tls is null ? int.MaxValue : AlertBytes);

    public void Configure(TimeSpan keepAlive) => socket.Configure(keepAlive);

    public void EnlargeSendBuffer() => socket.EnlargeSendBuffer();

    public async ValueTask<OpenResult> OpenAsync(CancellationToken cancellationToken)
    {
        using var patience = handshakes.CreatePatience();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var isTls = false;
        try
        {
            // A silent client costs no more than the wait of a plain one.
            await socket.WaitAsync(either.Token);
            var first = socket.Peek();
            isTls = first is null or Handshake;
            _isPlain = !isTls;
            if (first != Handshake)
            {
                return _isPlain ? OpenResult.IsPlain : OpenResult.Failed;
            }

            _tls = await handshakes.RunAsync(_wire, either.Token);
            return OpenResult.Open;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (patience.IsCancellationRequested)
            {
                handshakes.NoteTimeout();
            }

            _isPlain = !isTls;
            return _isPlain ? OpenResult.IsSilent : OpenResult.Failed;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException)
        {
            return OpenResult.Failed;
        }
    }

    public async ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        if (_tls is null)
        {
            return await socket.WaitAsync(cancellationToken);
        }

        // The end of this wait leaves the read under way, for the next wait.
        _waiting ??= _tls.ReadAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();
        await _waiting.WaitAsync(cancellationToken);
        (_waiting, _isReadable) = (null, true);
        return 0;
    }

    public int Read(Span<byte> buffer)
    {
        if (_tls is null)
        {
            return socket.Read(buffer);
        }

        if (!_isReadable)
        {
            return -1;
        }

        // The wait has decrypted a record, or has found the end.
        _isReadable = false;
        return _tls.Read(buffer);
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        if (_tls is null)
        {
            return _isPlain ? socket.Send(bytes) : bytes.Length;
        }

        var sent = 0;
        while (sent < bytes.Length && !_wire.IsFlushing)
        {
            var record = bytes[sent..Math.Min(bytes.Length, sent + RecordBytes)];
            _tls.Write(record);
            sent += record.Length;
        }

        return sent;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_isPlain)
        {
            await socket.SendAsync(bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            await _wire.FlushedAsync();
            bytes = bytes[Send(bytes.Span)..];
        }

        await _wire.FlushedAsync();
    }

    public async ValueTask EndAsync()
    {
        await _wire.FlushedAsync();
        if (_tls is not null)
        {
            await _tls.ShutdownAsync();
            await _wire.FlushedAsync();
        }

        await socket.EndAsync();
    }

    public void Close()
    {
        socket.Close();
        _tls?.Dispose();
    }

    public void Abort()
    {
        socket.Abort();
        _tls?.Dispose();
    }

    public void Dispose() => Abort();

    public bool TryLendDescriptor(out int descriptor)
    {
        descriptor = -1;
        return false;
    }

    public void ReclaimDescriptor() => throw new InvalidOperationException("TLS has lent nothing.");
}
