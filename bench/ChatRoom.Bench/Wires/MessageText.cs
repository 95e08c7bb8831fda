using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ChatRoom.Bench.Wires;

/// <summary>
/// Writes a message as text (sender, number, time, checksum, pattern) and verifies every byte of it, without allocating.
/// </summary>
internal sealed class MessageText
{
    public const int MinBytes = 40;
    public const int MaxBytes = 4096;

    private const int Shifts = 64;

    // A digit is a letter from A to P, so no door escapes or formats it.
    private const ulong Zeros = 0x4141414141414141;
    private const ulong HighHalves = 0xf0f0f0f0f0f0f0f0;

    // The pattern of each message starts at another place, so parts of two messages never make a third.
    private readonly byte[] _pattern = new byte[MaxBytes + Shifts];

    public MessageText(int bytes)
    {
        Bytes = bytes;
        var random = new Random(1);
        for (var i = 0; i < _pattern.Length; i++)
        {
            _pattern[i] = (byte)random.Next('a', 'z' + 1);
        }
    }

    /// <summary>Gets the length of every text.</summary>
    public int Bytes { get; }

    /// <summary>Writes the text of a message.</summary>
    public void Write(Span<byte> output, in Message message)
    {
        WriteNumber(output, (uint)message.Sender);
        WriteNumber(output[8..], (uint)message.Number);
        WriteNumber(output[16..], (uint)(message.Time >> 32));
        WriteNumber(output[24..], (uint)message.Time);
        WriteNumber(output[32..], ChecksumOf(message));
        PatternOf(message).CopyTo(output[MinBytes..]);
    }

    /// <summary>Reads a text of <see cref="Bytes"/>; returns false if any byte of it is wrong.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryRead(ReadOnlySpan<byte> text, out Message message)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(text[..MinBytes]);
        var wrong = 0UL;
        var sender = (int)ReadNumber(words[0], ref wrong);
        var number = (int)ReadNumber(words[1], ref wrong);
        var high = ReadNumber(words[2], ref wrong);
        var low = ReadNumber(words[3], ref wrong);
        message = new Message(sender, number, (long)((ulong)high << 32 | low));
        wrong |= ReadNumber(words[4], ref wrong) ^ ChecksumOf(message);
        return wrong == 0 && text[MinBytes..].SequenceEqual(PatternOf(message));
    }

    private ReadOnlySpan<byte> PatternOf(in Message message) =>
        _pattern.AsSpan(message.Number & (Shifts - 1), Bytes - MinBytes);

    private static uint ChecksumOf(in Message message)
    {
        var mixed = ((ulong)(uint)message.Sender << 32 | (uint)message.Number) * 0x9e3779b97f4a7c15;
        mixed = (mixed ^ mixed >> 29 ^ (ulong)message.Time) * 0xbf58476d1ce4e5b9;
        return (uint)(mixed >> 32);
    }

    private static void WriteNumber(Span<byte> output, uint value)
    {
        for (var i = 7; i >= 0; i--, value >>= 4)
        {
            output[i] = (byte)('A' + (value & 0xf));
        }
    }

    /// <summary>Reads eight digits at once, the first one in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadNumber(ulong letters, ref ulong wrong)
    {
        var digits = letters - Zeros;
        wrong |= digits & HighHalves;
        digits = ((digits << 4) + (digits >> 8)) & 0x00ff00ff00ff00ff;
        digits = ((digits << 8) + (digits >> 16)) & 0x0000ffff0000ffff;
        return (uint)((digits << 16) + (digits >> 32));
    }
}
