using System.Buffers;
using System.Text;
using ChatRoom.Core.Protocol.Chunk;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Protocol;

/// <summary>Detects the kind of a client by its first bytes.</summary>
/// <remarks>
/// A newline ends the name of a line client; silence ends the name of a chunk client. The type uses no socket and no
/// clock.
/// </remarks>
/// <param name="quiet">The silence after which a name without a newline belongs to a chunk client.</param>
/// <param name="typingPause">The same for a single character, which may be the first key from a telnet client.</param>
/// <param name="maxBytes">The longest first line.</param>
public sealed class FirstLine(TimeSpan quiet, TimeSpan typingPause, int maxBytes)
{
    private const byte TlsHandshake = 0x16;
    private const byte TlsVersion = 0x03;

    private static readonly SearchValues<byte> MethodLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ-"u8);

    private readonly InputBuffer _buffer = new();
    private readonly List<int> _reads = [];
    private int _nameEnd;
    private int _keys;

    /// <summary>Gets the kind of the client, as far as it is known.</summary>
    public ClientKind Kind { get; private set; } = ClientKind.Unknown;

    /// <summary>Gets the name as sent; null until <see cref="Kind"/> is line or chunk.</summary>
    public string? Name { get; private set; }

    /// <summary>Gets whether there is input behind the name, other than line ends and padding.</summary>
    public bool HasMore => _buffer.Unread[_nameEnd..].IndexOfAnyExcept((byte)'\n', (byte)'\r', (byte)0) >= 0;

    /// <summary>Gets whether a line client has sent its name key by key, or its Enter key alone, and Enter is CR.</summary>
    public bool NeedsReturns { get; private set; }

    /// <summary>Gets the time to wait for further bytes before <see cref="Flush"/>; null for no limit.</summary>
    public TimeSpan? Patience
    {
        get
        {
            if (Kind != ClientKind.Unknown || _reads.Count == 0 || IsTerminal)
            {
                return null;
            }

            // Several single keys come from a terminal, so a newline will follow.
            return _keys > 1 ? null : IsKey || IsCut ? typingPause : quiet;
        }
    }

    // The network may have cut a key of several bytes.
    private bool IsKey => _keys == _reads.Count || InputBuffer.IsOneCharacter(_buffer.Unread);

    private bool IsCut => FirstRead(_buffer.Unread).Length == _buffer.Length && InputBuffer.EndsInsideCharacter(_buffer.Unread);

    /// <summary>Gets or sets whether telnet commands have come; then the client cannot be a chunk client.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>Takes the bytes of one read.</summary>
    public void Feed(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty)
        {
            return;
        }

        _buffer.Append(received);
        _reads.Add(received.Length);
        _keys += _keys == _reads.Count - 1 && InputBuffer.IsOneCharacter(received) ? 1 : 0;
        Decide();
    }

    /// <summary>Decides after a silence as long as <see cref="Patience"/>.</summary>
    public void Flush()
    {
        if (Kind == ClientKind.Unknown && _buffer.Length > 0 && !IsRefused())
        {
            var bytes = _buffer.Unread;
            _nameEnd = NameEnd(FirstRead(bytes));
            Name = Encoding.UTF8.GetString(bytes[.._nameEnd]);
            Kind = ClientKind.Chunk;
        }
    }

    /// <summary>Decides at the end of the peer's bytes: all of them are the name.</summary>
    public void Complete()
    {
        if (Kind == ClientKind.Unknown && _buffer.Length > 0 && !IsRefused())
        {
            _nameEnd = _buffer.Length;
            Name = TypedText.Of(_buffer.Unread);
            Kind = ClientKind.Line;
        }
    }

    /// <summary>Creates the framing for later input, fed with the reads behind the name.</summary>
    /// <param name="maxMessageBytes">The longest message.</param>
    public Framing ToFraming(int maxMessageBytes)
    {
        var bytes = _buffer.Unread;
        if (Kind == ClientKind.Line)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            // Feeds the end mark too, because the framing skips the second half of CR LF.
            var lines = new LineFraming(maxMessageBytes, NeedsReturns);
            lines.Feed(end < 0 ? [] : bytes[end..]);
            lines.TryRead(out _);
            return lines;
        }

        var chunks = new ChunkFraming(maxMessageBytes, typingPause, onlyKeys: InputBuffer.IsOneCharacter(bytes[.._nameEnd]));
        var readEnd = 0;
        foreach (var length in _reads)
        {
            var start = Math.Max(readEnd, _nameEnd);
            readEnd += length;
            chunks.Feed(bytes[Math.Min(start, readEnd)..readEnd]);
        }

        return chunks;
    }

    /// <summary>Returns the first read, and what the network has cut off it inside a character.</summary>
    private ReadOnlySpan<byte> FirstRead(ReadOnlySpan<byte> bytes)
    {
        var end = 0;
        foreach (var length in _reads)
        {
            end += length;
            if (!InputBuffer.EndsInsideCharacter(bytes[..end]))
            {
                break;
            }
        }

        return bytes[..end];
    }

    /// <summary>Returns the end of the name in a read; NULs behind it end or pad it.</summary>
    private static int NameEnd(ReadOnlySpan<byte> read)
    {
        if (!IsTerminated(read))
        {
            return read.Length;
        }

        // A length before the name may contain NULs too.
        for (var end = 0; end < read.Length; end++)
        {
            var piece = read[end..][..read[end..].IndexOf((byte)0)];
            end += piece.Length;
            if (!MessageText.IsBlank(MessageText.Clean(Encoding.UTF8.GetString(piece))))
            {
                return end;
            }
        }

        return read.Length;
    }

    private static bool IsTerminated(ReadOnlySpan<byte> read) => read is [.., 0] && !InputBuffer.IsWide(read);

    /// <summary>Refuses a partial HTTP request or TLS handshake: it must not become a name, nor its rest a message.</summary>
    private bool IsRefused()
    {
        var bytes = _buffer.Unread;
        Kind = IsHttp(bytes) ? ClientKind.Http
            : bytes is [TlsHandshake] or [TlsHandshake, TlsVersion, ..] ? ClientKind.Tls
            : ClientKind.Unknown;
        return Kind != ClientKind.Unknown;
    }

    private void Decide()
    {
        var bytes = _buffer.Unread;
        var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
        var line = end < 0 ? bytes : bytes[..end];
        if (IsTlsHello(bytes))
        {
            Kind = ClientKind.Tls;
        }
        else if (end >= 0 && IsHttp(line))
        {
            Kind = ClientKind.Http;
        }
        else if (line.Length > maxBytes)
        {
            Kind = ClientKind.TooLong;
        }
        else if (end >= _reads[0] && !IsTerminal && IsTerminated(bytes[.._reads[0]]))
        {
            Flush();
        }
        else if (end >= 0)
        {
            Kind = ClientKind.Line;
            _nameEnd = end;
            Name = TypedText.Of(line);
            NeedsReturns = bytes[end] == (byte)'\r'
                && (bytes[^_reads[^1]..] is [(byte)'\r'] or [(byte)'\r', 0] || (_keys > 1 && _keys >= _reads.Count - 1));
        }
    }

    // RFC 8446, 5.1: a record of type handshake (22) and version 3.x.
    private static bool IsTlsHello(ReadOnlySpan<byte> bytes) => bytes is [TlsHandshake, TlsVersion, <= 0x04, ..];

    // RFC 9112, 3: method SP target SP "HTTP/". It includes the preface of HTTP/2, and HTTP/0.9 without a version.
    private static bool IsHttp(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        if (space < 3 || line[..space].IndexOfAnyExcept(MethodLetters) >= 0)
        {
            return false;
        }

        return line.IndexOf(" HTTP/"u8) >= space || line[(space + 1)..].StartsWith("/"u8);
    }
}
