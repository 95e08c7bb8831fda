using System.Text;

namespace ChatRoom.Core.Protocol.Chunk;

/// <summary>Finds the messages of the old desktop client, which marks no ends: one read is one message.</summary>
/// <remarks>
/// A read that may be one of several packets, or that stops inside a character, waits shortly for the rest.
/// </remarks>
/// <param name="maxBytes">The longest message.</param>
public sealed class ChunkFraming(int maxBytes) : Framing
{
    /// <summary>
    /// Sets the smallest packet that TCP must carry (RFC 9293); the network does not cut a shorter read.
    /// </summary>
    private const int PacketBytes = 536;

    /// <summary>Limits the kept end of a message that is too long: a quit, and a newline after it.</summary>
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
        // Two quick sends arrive as one read, so a quit may follow the last text.
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
        // Only the last three bytes can belong to an incomplete character.
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
