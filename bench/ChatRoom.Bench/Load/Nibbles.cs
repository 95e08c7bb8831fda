using System.Runtime.CompilerServices;

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

    /// <summary>Reads eight characters, the first one in the lowest byte.</summary>
    /// <param name="characters">The characters.</param>
    /// <param name="wrong">Becomes other than zero if one of them is no digit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ulong characters, ref ulong wrong)
    {
        var digits = characters ^ Zeros;
        wrong |= digits & HighHalves;
        digits = ((digits << 4) + (digits >> 8)) & 0x00ff00ff00ff00ff;
        digits = ((digits << 8) + (digits >> 16)) & 0x0000ffff0000ffff;
        return (uint)((digits << 16) + (digits >> 32));
    }
}
