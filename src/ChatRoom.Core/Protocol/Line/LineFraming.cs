namespace ChatRoom.Core.Protocol.Line;

/// <summary>Finds lines, each of which is one message.</summary>
/// <remarks>
/// LF, CR LF, CR NUL (RFC 854) and CR end a line. Backspace and DEL erase, for clients that send every key.
/// </remarks>
/// <param name="maxBytes">The longest line, without its end.</param>
/// <param name="needsReturns">Whether the client is known to be a raw terminal.</param>
public sealed class LineFraming(int maxBytes, bool needsReturns = false) : Framing
{
    private readonly InputBuffer _buffer = new();
    private long _discarded;
    private bool _afterReturn;
    private bool _flushed;
    private bool _drops;
    private bool _hasBegun;
    private bool _isReturnAlone;
    private bool _needsReturns = needsReturns;

    /// <remarks>
    /// A CR that comes alone is an Enter key, if the bytes behind it are no LF: the network may bring that in another read. A script sends its
    /// CR with the line.
    /// </remarks>
    public override bool NeedsReturns => _needsReturns;

    public override void Feed(ReadOnlySpan<byte> received)
    {
        if (_afterReturn && !received.IsEmpty)
        {
            _afterReturn = false;
            if (received[0] is (byte)'\n' or 0)
            {
                received = received[1..];
            }
            else
            {
                _needsReturns |= _isReturnAlone;
            }
        }

        // The first bytes are the end of the name, which the first line has judged.
        _isReturnAlone = _hasBegun && received is [(byte)'\r'];
        _hasBegun = true;
        _buffer.Append(received);
    }

    public override bool DropUnfinished()
    {
        SkipPadding();
        return _drops = _buffer.Length + _discarded > 0;
    }

    public override bool TryRead(out ClientInput input)
    {
        SkipPadding();
        var unread = _buffer.Unread;
        var end = unread.IndexOfAny((byte)'\n', (byte)'\r');
        if (_drops && (end >= 0 || _flushed))
        {
            _drops = false;
            _discarded = 0;
            _buffer.Consume(end < 0 ? unread.Length : end + EndLength(unread[end..]));
            return TryRead(out input);
        }

        if (end < 0)
        {
            return TryReadUnfinished(out input);
        }

        var tooLong = _discarded > 0 || end > maxBytes;
        _discarded = 0;
        input = tooLong ? new(InputKind.TooLong) : Parse(unread[..end]);
        _buffer.Consume(end + EndLength(unread[end..]));
        return true;
    }

    public override void Flush() => _flushed = true;

    // Some clients send whole buffers; the rest of one is NUL and must not count as a part of the next line.
    private void SkipPadding()
    {
        if (_buffer.Unread is [0, ..] unread)
        {
            _buffer.Consume(unread.Length - unread.TrimStart((byte)0).Length);
        }
    }

    private bool TryReadUnfinished(out ClientInput input)
    {
        input = default;
        var length = _buffer.Length;
        if (_flushed)
        {
            if (length + _discarded == 0)
            {
                return false;
            }

            input = length + _discarded > maxBytes ? new(InputKind.TooLong) : Parse(_buffer.Unread);
            _buffer.Consume(length);
            _discarded = 0;
            return true;
        }

        if (length + _discarded <= maxBytes)
        {
            return false;
        }

        // The text is too long already, so only its length matters.
        _discarded += length;
        _buffer.Consume(length);
        input = new(InputKind.Endless);
        return _discarded > (long)maxBytes * EndlessFactor;
    }

    private int EndLength(ReadOnlySpan<byte> fromEnd)
    {
        if (fromEnd[0] == (byte)'\n')
        {
            return 1;
        }

        if (fromEnd.Length == 1)
        {
            // The LF of this CR may be in the next read.
            _afterReturn = true;
            return 1;
        }

        return fromEnd[1] is (byte)'\n' or 0 ? 2 : 1;
    }

    private static ClientInput Parse(ReadOnlySpan<byte> line) =>
        TypedText.Of(line) is var text && TcpText.IsQuit(text) ? ClientInput.Quit : new(InputKind.Text, text);
}
