using System.Net.Sockets;

namespace ChatRoom.Server.Net;

/// <summary>
/// Carries the bytes of one raw client. Work that the system can do at once runs without a task; only a slow or silent peer
/// is waited for. One reader and one sender at a time.
/// </summary>
/// <remarks>Members fail with <see cref="SocketException"/>, <see cref="IOException"/> or <see cref="ObjectDisposedException"/>.</remarks>
internal interface ITransport
{
    /// <summary>Gets how many bytes the peer has acknowledged; always 0 where the system does not tell.</summary>
    long Acknowledged { get; }

    /// <summary>Waits until there is something to read, the end included. Holds no buffer meanwhile.</summary>
    ValueTask<int> WaitAsync(CancellationToken cancellationToken);

    /// <summary>Reads the bytes that have come, without waiting.</summary>
    /// <returns>How many bytes: 0 at the end of the peer's bytes, -1 if nothing has come.</returns>
    int Read(Span<byte> buffer);

    /// <summary>Sends as much as the system takes at once, which may be nothing.</summary>
    /// <returns>How many bytes the system took.</returns>
    int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Sends everything; completes when the system has taken it.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends the sending side: the peer sees an end after everything that was sent.</summary>
    void End();

    /// <summary>Closes; bytes that were sent, and the end, still reach the peer.</summary>
    void Close();

    /// <summary>Closes with a reset.</summary>
    void Abort();

    /// <summary>
    /// Lends the descriptor of a plain socket, which then stays open until <see cref="ReclaimDescriptor"/>. A transport that
    /// changes the bytes on their way, such as TLS, never lends.
    /// </summary>
    bool TryLendDescriptor(out int descriptor);

    /// <summary>Ends the loan of the descriptor.</summary>
    void ReclaimDescriptor();
}
