using System.Text;

namespace ChatRoom.Core.Protocol.Chunk;

/// <summary>
/// One read, one message, for the old desktop client, which marks no ends. A small read is a message at once. A read
/// large enough to be one packet of several, or one that stops inside a character, waits a moment for the rest.
/// </summary>
/// <param name="maxBytes">Longest message.</param>
public sealed class ChunkFraming(int maxBytes) : Framing
{
    /// <summary>The smallest packet TCP must be able to carry (RFC 9293); a shorter read was not cut by the network.</summary>
    private const int PacketBytes = 536;

    /// <summary>How much of a message too long is kept: a quit at its end, and a newline after that.</summary>
    private const int EndBytes = 8;

    private static readonly TimeSpan NextPacket = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan RestOfCharacter = TimeSpan.FromMilliseconds(250);

    private readonly InputBuffer _buffer = new();
    private readonly Queue<ClientInput> _ready = new();
    private long _discarded;

    public override TimeSpan? Patience => _patience;

    private TimeSpan? _patience;

    public override void Feed(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty)
        {
            return;
        }

        _buffer.Append(received);
        var cut = EndsInsideCharacter(_buffer.Unread);
        _patience = cut ? RestOfCharacter : received.Length >= PacketBytes ? NextPacket : null;
        if (IsTooLong)
        {
            var beginning = Math.Max(0, _buffer.Length - EndBytes);
            _discarded += beginning;
            _buffer.Consume(beginning);
            if (_buffer.Length + _discarded > (long)maxBytes * EndlessFactor)
            {
                _ready.Enqueue(new(InputKind.Endless));
            }
        }

        if (_patience is null)
        {
            Flush();
        }
    }

    public override bool TryRead(out ClientInput input) => _ready.TryDequeue(out input);

    public override void Flush()
    {
        _patience = null;
        var tooLong = IsTooLong;
        _discarded = 0;
        var text = Encoding.UTF8.GetString(_buffer.Unread).TrimEnd('\r', '\n');
        _buffer.Consume(_buffer.Length);
        // Two sends in quick succession arrive as one read: the last words may be followed by the quit.
        var quits = text.EndsWith(TcpText.Quit, StringComparison.Ordinal);
        if (quits)
        {
            text = text[..^TcpText.Quit.Length];
        }

        if (tooLong)
        {
            _ready.Enqueue(new(InputKind.TooLong));
        }
        else if (text.Length > 0)
        {
            _ready.Enqueue(new(InputKind.Text, text));
        }

        if (quits)
        {
            _ready.Enqueue(ClientInput.Quit);
        }
    }

    private bool IsTooLong => _buffer.Length + _discarded > maxBytes;

    private static bool EndsInsideCharacter(ReadOnlySpan<byte> bytes)
    {
        // At most the last three bytes can belong to a character that is not complete.
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var b = bytes[^back];
            if ((b & 0b1100_0000) == 0b1000_0000)
            {
                continue;
            }

            var needed = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
            return needed > back && b < 0xF8;
        }

        return false;
    }
}
