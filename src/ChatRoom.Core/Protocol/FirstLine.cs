using System.Buffers;
using System.Text;
using ChatRoom.Core.Protocol.Chunk;
using ChatRoom.Core.Protocol.Line;

namespace ChatRoom.Core.Protocol;

/// <summary>
/// Decides by a client's first bytes what it is: a line client, whose name ends in a newline; a chunk client, whose name
/// comes in one read with no newline and then silence; or no chat client at all. Pure, like <see cref="Framing"/>.
/// </summary>
/// <param name="quiet">Silence after which a name without a newline is a chunk client's.</param>
/// <param name="typingPause">
/// The same where one single character has come: it may be the first key of a telnet that sends every key.
/// </param>
/// <param name="maxBytes">Longest first line.</param>
public sealed class FirstLine(TimeSpan quiet, TimeSpan typingPause, int maxBytes)
{
    private static readonly SearchValues<byte> MethodLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ-"u8);

    private readonly InputBuffer _buffer = new();
    private readonly List<int> _reads = [];
    private int _nameEnd;
    private int _keys;

    /// <summary>What the client is, as far as it is known.</summary>
    public ClientKind Kind { get; private set; } = ClientKind.Unknown;

    /// <summary>The name as sent; null until <see cref="Kind"/> is line or chunk.</summary>
    public string? Name { get; private set; }

    /// <summary>How long to wait for further bytes before <see cref="Flush"/>, or null for as long as it takes.</summary>
    public TimeSpan? Patience
    {
        get
        {
            if (Kind != ClientKind.Unknown || _reads.Count == 0 || IsTerminal)
            {
                return null;
            }

            // Several keys, one by one: somebody is typing, and a newline will come.
            return _keys > 1 ? null : _keys == _reads.Count ? typingPause : quiet;
        }
    }

    /// <summary>Telnet commands were seen: a terminal, so never a chunk client.</summary>
    public bool IsTerminal { get; set; }

    /// <summary>Takes what one read returned.</summary>
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

    /// <summary>Nothing came for as long as <see cref="Patience"/>: the silence decides.</summary>
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

    /// <summary>The peer will send no more: what there is, is the name.</summary>
    public void Complete()
    {
        if (Kind == ClientKind.Unknown && _buffer.Length > 0 && !IsRefused())
        {
            Name = LineFraming.TextOf(_buffer.Unread);
            Kind = ClientKind.Line;
        }
    }

    /// <summary>The framing for what follows, fed with what came after the name, read by read.</summary>
    /// <param name="maxMessageBytes">Longest message.</param>
    public Framing ToFraming(int maxMessageBytes)
    {
        var bytes = _buffer.Unread;
        if (Kind == ClientKind.Line)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            // Fed with the end mark as well: the framing knows how to skip the second half of CR LF.
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

    /// <summary>A request that has not come whole must not become a name, or its rest would be said.</summary>
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

    // RFC 9112, 3: method SP target SP "HTTP/"; also the preface of HTTP/2, and HTTP/0.9, which had no version.
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
