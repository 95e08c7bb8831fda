using System.Buffers;
using System.Text;
using ChatRoom.Core.Protocol.Chunk;
using ChatRoom.Core.Protocol.Line;

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
    private static readonly SearchValues<byte> MethodLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ-"u8);

    private readonly InputBuffer _buffer = new();
    private readonly List<int> _reads = [];
    private int _nameEnd;
    private int _keys;

    /// <summary>Gets the kind of the client, as far as it is known.</summary>
    public ClientKind Kind { get; private set; } = ClientKind.Unknown;

    /// <summary>Gets the name as sent; null until <see cref="Kind"/> is line or chunk.</summary>
    public string? Name { get; private set; }

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
            return _keys > 1 ? null : _keys == _reads.Count ? typingPause : quiet;
        }
    }

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
        _keys += _keys == _reads.Count - 1 && IsOneCharacter(received) ? 1 : 0;
        Decide();
    }

    /// <summary>Decides after a silence as long as <see cref="Patience"/>.</summary>
    public void Flush()
    {
        if (Kind == ClientKind.Unknown && _buffer.Length > 0 && !IsRefused())
        {
            _nameEnd = _reads[0];
            var bytes = _buffer.Unread;
            while (_nameEnd < bytes.Length && (bytes[_nameEnd] & 0b1100_0000) == 0b1000_0000)
            {
                _nameEnd++;
            }

            Name = Encoding.UTF8.GetString(bytes[.._nameEnd]);
            Kind = ClientKind.Chunk;
        }
    }

    /// <summary>Decides at the end of the peer's bytes: all of them are the name.</summary>
    public void Complete()
    {
        if (Kind == ClientKind.Unknown && _buffer.Length > 0 && !IsRefused())
        {
            Name = LineFraming.TextOf(_buffer.Unread);
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
            var lines = new LineFraming(maxMessageBytes);
            lines.Feed(end < 0 ? [] : bytes[end..]);
            lines.TryRead(out _);
            return lines;
        }

        var chunks = new ChunkFraming(maxMessageBytes);
        var readEnd = 0;
        foreach (var length in _reads)
        {
            var start = Math.Max(readEnd, _nameEnd);
            readEnd += length;
            chunks.Feed(bytes[Math.Min(start, readEnd)..readEnd]);
        }

        return chunks;
    }

    private static bool IsOneCharacter(ReadOnlySpan<byte> bytes) =>
        Rune.DecodeFromUtf8(bytes, out _, out var length) == OperationStatus.Done && length == bytes.Length;

    /// <summary>Refuses a partial HTTP request: it must not become a name, nor its rest a message.</summary>
    private bool IsRefused()
    {
        Kind = IsHttp(_buffer.Unread) ? ClientKind.Http : ClientKind.Unknown;
        return Kind == ClientKind.Http;
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
        else if (end >= 0)
        {
            Kind = ClientKind.Line;
            Name = LineFraming.TextOf(line);
        }
    }

    // RFC 8446, 5.1: a record of type handshake (22) and version 3.x.
    private static bool IsTlsHello(ReadOnlySpan<byte> bytes) => bytes is [0x16, 0x03, <= 0x04, ..];

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
