using System.Net.Sockets;

namespace ChatRoom.Server.Net;

/// <summary>Carries the bytes of one raw client.</summary>
/// <remarks>
/// Work that the system can do at once runs without a task. One reader and one sender at a time. Members fail with <see
/// cref="SocketException"/>, <see cref="IOException"/> or <see cref="ObjectDisposedException"/>.
/// </remarks>
internal interface ITransport
{
    /// <summary>Gets whether bytes of the client can be carried; if not, <see cref="OpenAsync"/> must come first.</summary>
    bool IsOpen { get; }

    /// <summary>Gets whether a reset may take the place of the end.</summary>
    bool MayReset { get; }

    /// <summary>Gets what the peer has acknowledged; null if the system does not report it.</summary>
    Acknowledgement? Acknowledged { get; }

    /// <summary>Gets whether the peer has reset the connection.</summary>
    bool IsReset { get; }

    /// <summary>Gets whether the peer has ended its bytes, and none is left to read.</summary>
    bool IsAtEnd { get; }

    /// <summary>Makes the transport send small pieces at once and detect a vanished peer.</summary>
    void Configure(TimeSpan keepAlive);

    /// <summary>Agrees with the peer on the way to carry bytes.</summary>
    ValueTask<OpenResult> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Lets the system hold more for a peer that reads slowly, because the connection ends.</summary>
    void EnlargeSendBuffer();

    /// <summary>Waits for bytes or the end of the peer's bytes, without a buffer.</summary>
    ValueTask<int> WaitAsync(CancellationToken cancellationToken);

    /// <summary>Reads the bytes that have come, without waiting.</summary>
    /// <returns>How many bytes: 0 at the end of the peer's bytes, -1 if nothing has come.</returns>
    int Read(Span<byte> buffer);

    /// <summary>Sends the bytes that the system takes at once, which may be none.</summary>
    /// <returns>How many bytes the system took.</returns>
    int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Sends all bytes; completes when the system has taken them.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends the sending side; the peer sees the end after all sent bytes.</summary>
    ValueTask EndAsync();

    /// <summary>Closes the transport; the peer still gets sent bytes and the end.</summary>
    void Close();

    /// <summary>Closes the transport with a reset.</summary>
    void Abort();

    /// <summary>
    /// Lends the descriptor of a plain socket, which stays open until <see cref="ReclaimDescriptor"/>.
    /// </summary>
    /// <remarks>A transport that changes the bytes, such as TLS, never lends.</remarks>
    bool TryLendDescriptor(out int descriptor);

    /// <summary>Ends the loan of the descriptor.</summary>
    void ReclaimDescriptor();
}
