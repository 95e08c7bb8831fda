using System.Text;

namespace ChatRoom.Core.Protocol.Chunk;

/// <summary>Finds the messages of a client that sent a name without an end: one read is one message.</summary>
/// <remarks>
/// A read that may be one of several packets, or that stops inside a character, waits shortly for the rest. CR, LF and NUL
/// end a message too. A client that sends CR or LF sends lines from then on; docs/protocol.md has the rules.
/// </remarks>
/// <param name="maxBytes">The longest message.</param>
/// <param name="typingPause">The silence after which a single character may be a message of a client that has sent LF.</param>
/// <param name="onlyKeys">Whether each read so far was a single character.</param>
public sealed class ChunkFraming(int maxBytes, TimeSpan typingPause = default, bool onlyKeys = false) : Framing
{
    /// <summary>
    /// Sets the smallest packet that TCP must carry (RFC 9293); the network does not cut a shorter read.
    /// </summary>
    private const int PacketBytes = 536;

    /// <summary>Limits the kept end of a message that is too long: a quit, and a newline after it.</summary>
    private const int EndBytes = 8;

    private static readonly TimeSpan NextPacket = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan RestOfCharacter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestOfLine = TimeSpan.FromSeconds(1);

    private readonly InputBuffer _buffer = new();
    private readonly Queue<ClientInput> _ready = new();
    private Sends _sends;
    private TimeSpan? _patience;
    private long _discarded;
    private bool _onlyKeys = onlyKeys;
    private bool _sawReturn;
    private bool _flushed;
    private bool _quits;
    private bool _beganWithKey;
    private bool _isWide;

    private enum Sends : byte
    {
        /// <summary>Sends messages without an end.</summary>
        Chunks,

        /// <summary>Sent a text with an end. The old client does so too, if its user pastes a line break.</summary>
        Lines,

        /// <summary>Sends keys; only CR or LF ends what is typed.</summary>
        Keys,
    }

    public override TimeSpan? Patience => _patience;

    public override bool SendsLines => _sends != Sends.Chunks;

    public override bool IsLineClient => _sends == Sends.Keys;

    public override bool NeedsReturns => _sends == Sends.Keys && _sawReturn;

    private ReadOnlySpan<byte> Ends => _isWide ? "\r\n"u8 : "\r\n\0"u8;

    public override void Feed(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty)
        {
            return;
        }

        // The reads behind the name come at once, and each is a message of its own.
        while (TryTake(out var input) && input.Kind != InputKind.Endless)
        {
            _ready.Enqueue(input);
        }

        Judge(received);
        _buffer.Append(received);
        _isWide = InputBuffer.IsWide(_buffer.Unread);
        var rest = _buffer.Unread[(_buffer.Unread.LastIndexOfAny(Ends) + 1)..];
        _patience = rest.IsEmpty ? null : PatienceAfter(received.Length, rest);
        _flushed = _sends == Sends.Chunks && _patience is null;
    }

    public override bool TryRead(out ClientInput input) => _ready.TryDequeue(out input) || TryTake(out input);

    public override void Flush()
    {
        _patience = null;
        _flushed = true;
        if (_sends == Sends.Lines)
        {
            // A text without an end, and nothing behind it: the end that came before was pasted.
            _sends = Sends.Chunks;
        }
    }

    /// <summary>Decides by one read what kind of texts the client sends.</summary>
    private void Judge(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOfAny((byte)'\n', (byte)'\r');
        var isKey = InputBuffer.IsOneCharacter(end < 0 ? received : received[..end]);
        if (end < 0)
        {
            var isSecondKey = isKey && _beganWithKey && _buffer.Length > 0;
            _sends = _sends == Sends.Lines && isSecondKey ? Sends.Keys : _sends;
            _beganWithKey = _buffer.Length == 0 ? isKey : _beganWithKey;
            _onlyKeys &= isKey;
            return;
        }

        var isReturn = received[end] == (byte)'\r';
        var next = received[(received.LastIndexOfAny((byte)'\n', (byte)'\r', (byte)0) + 1)..];
        _beganWithKey = InputBuffer.IsOneCharacter(next);
        var isEnterKey = (end == 0 || isKey)
            && received[end..^next.Length].IndexOfAnyExcept((byte)'\n', (byte)'\r', (byte)0) < 0
            && (next.IsEmpty || _beganWithKey);
        _sawReturn |= isReturn;
        _sends = _sends == Sends.Keys || (isEnterKey && (isReturn || _onlyKeys)) ? Sends.Keys : Sends.Lines;
    }

    private TimeSpan? PatienceAfter(int receivedBytes, ReadOnlySpan<byte> rest) => _sends switch
    {
        Sends.Keys => null,
        // A terminal ends a line by CR; a client that sends LF alone may have pasted it.
        Sends.Lines when _beganWithKey => _sawReturn ? null : typingPause,
        Sends.Lines => RestOfLine,
        _ when InputBuffer.EndsInsideCharacter(rest) => RestOfCharacter,
        _ => receivedBytes >= PacketBytes ? NextPacket : null,
    };

    /// <summary>Takes the next whole text, one by one, so that waiting ones cost no more than their bytes.</summary>
    private bool TryTake(out ClientInput input)
    {
        input = ClientInput.Quit;
        if (_quits)
        {
            _quits = false;
            return true;
        }

        for (int end; (end = _buffer.Unread.IndexOfAny(Ends)) >= 0;)
        {
            var found = TryParse(_buffer.Unread[..end], out input);
            _buffer.Consume(end + 1);
            if (found)
            {
                return true;
            }
        }

        if (!_flushed)
        {
            return DropTooLong(out input);
        }

        _flushed = false;
        var isText = TryParse(_buffer.Unread, out input);
        _buffer.Consume(_buffer.Length);
        return isText;
    }

    /// <summary>Parses a whole text; false if it is empty, as between CR and LF or in padding.</summary>
    private bool TryParse(ReadOnlySpan<byte> bytes, out ClientInput input)
    {
        var tooLong = bytes.Length + _discarded > maxBytes;
        _discarded = 0;
        var text = _sends == Sends.Chunks ? Encoding.UTF8.GetString(bytes) : TypedText.Of(bytes);
        var quits = _sends == Sends.Chunks ? TcpText.EndsInQuit(text, out text) : TcpText.IsQuit(text);
        var isText = text.Length > 0 && (_sends == Sends.Chunks || !quits);
        input = tooLong ? new(InputKind.TooLong) : isText ? new(InputKind.Text, text) : ClientInput.Quit;
        _quits = quits && (tooLong || isText);
        return tooLong || isText || quits;
    }

    private bool DropTooLong(out ClientInput input)
    {
        input = new(InputKind.Endless);
        if (_buffer.Length + _discarded <= maxBytes)
        {
            return false;
        }

        var beginning = Math.Max(0, _buffer.Length - EndBytes);
        _discarded += beginning;
        _buffer.Consume(beginning);
        return _buffer.Length + _discarded > (long)maxBytes * EndlessFactor;
    }
}
