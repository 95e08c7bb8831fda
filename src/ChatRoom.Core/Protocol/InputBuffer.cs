using System.Buffers;
using System.Text;

namespace ChatRoom.Core.Protocol;

/// <summary>Buffers received bytes until they form a message; holds no memory while it is empty.</summary>
internal sealed class InputBuffer
{
    // So many bytes decide; the cost must not grow with the number of waiting bytes.
    private const int WideSample = 64;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, Length);

    /// <summary>Returns whether the bytes stop inside a character.</summary>
    public static bool EndsInsideCharacter(ReadOnlySpan<byte> bytes)
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

    /// <summary>Returns whether the bytes are exactly one character, as a key sends it.</summary>
    public static bool IsOneCharacter(ReadOnlySpan<byte> bytes) =>
        Rune.DecodeFromUtf8(bytes, out _, out var length) == OperationStatus.Done && length == bytes.Length;

    /// <summary>Returns whether every second byte at the beginning is NUL, as in UTF-16; then a NUL ends nothing.</summary>
    public static bool IsWide(ReadOnlySpan<byte> bytes)
    {
        // Fewer bytes may be short texts with a NUL behind each.
        if (bytes.Length < 6)
        {
            return false;
        }

        bytes = bytes[..Math.Min(bytes.Length, WideSample)];
        var nulsAt = bytes[0] == 0 ? 0 : 1;
        for (var at = 0; at < bytes.Length; at++)
        {
            if ((bytes[at] == 0) != (at % 2 == nulsAt))
            {
                return false;
            }
        }

        return true;
    }

    public void Append(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty)
        {
            return;
        }

        if (_bytes.Length - _end < received.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Length + received.Length);
            Unread.CopyTo(larger);
            (_end, _start) = (Length, 0);
            Return();
            _bytes = larger;
        }

        received.CopyTo(_bytes.AsSpan(_end));
        _end += received.Length;
    }

    /// <summary>Removes the first <paramref name="count"/> unread bytes.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
            Return();
        }
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
