using System.Buffers.Binary;

namespace ChatRoom.Bench.Load;

/// <summary>
/// Numbers as text of a fixed width, most significant digit first: the digits are the sixteen characters from <c>0</c> to
/// <c>?</c>, so eight of them are read with a handful of operations on one word.
/// </summary>
internal static class Nibbles
{
    private const ulong Zeros = 0x3030303030303030;
    private const ulong HighHalves = 0xf0f0f0f0f0f0f0f0;

    /// <summary>Writes 32 bits as eight characters.</summary>
    public static void Write(Span<byte> output, uint value)
    {
        for (var i = 7; i >= 0; i--, value >>= 4)
        {
            output[i] = (byte)('0' + (value & 0xf));
        }
    }

    /// <summary>Reads eight characters; false if one of them is no digit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out uint value)
    {
        var digits = BinaryPrimitives.ReadUInt64LittleEndian(text) ^ Zeros;
        var legal = (digits & HighHalves) == 0;
        digits = ((digits << 4) + (digits >> 8)) & 0x00ff00ff00ff00ff;
        digits = ((digits << 8) + (digits >> 16)) & 0x0000ffff0000ffff;
        value = (uint)((digits << 16) + (digits >> 32));
        return legal;
    }
}
