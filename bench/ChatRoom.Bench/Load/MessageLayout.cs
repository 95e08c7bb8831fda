using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ChatRoom.Bench.Load;

/// <summary>
/// The text of a message: sender, number, time, a check of the three, and a pattern up to the length. All of it is verified
/// in every delivery, without allocating: a bit that changed on the way does not go unnoticed.
/// </summary>
internal sealed class MessageLayout
{
    /// <summary>The shortest text.</summary>
    public const int LeastBytes = 40;

    /// <summary>The longest text that fits a line of IRC with its prefix is 400; our own server's limit is 4096.</summary>
    public const int MostBytes = 4096;

    private const int Shifts = 64;

    // Each message's pattern begins at another place, so that pieces of two messages do not make a third.
    private readonly byte[] _pattern = new byte[MostBytes + Shifts];

    /// <param name="bytes">Length of every text.</param>
    public MessageLayout(int bytes)
    {
        Bytes = bytes;
        var random = new Random(1);
        for (var i = 0; i < _pattern.Length; i++)
        {
            _pattern[i] = (byte)random.Next('a', 'z' + 1);
        }
    }

    /// <summary>Length of every text.</summary>
    public int Bytes { get; }

    /// <summary>Writes a text of <see cref="Bytes"/>.</summary>
    public void Write(Span<byte> output, in Message message)
    {
        Nibbles.Write(output, (uint)message.Sender);
        Nibbles.Write(output[8..], (uint)message.Number);
        Nibbles.Write(output[16..], (uint)(message.Time >> 32));
        Nibbles.Write(output[24..], (uint)message.Time);
        Nibbles.Write(output[32..], CheckOf(message));
        PatternOf(message).CopyTo(output[LeastBytes..]);
    }

    /// <summary>Reads a text of <see cref="Bytes"/>; false if anything in it is not as it was written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryRead(ReadOnlySpan<byte> text, out Message message)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(text[..LeastBytes]);
        var wrong = 0UL;
        var sender = (int)Nibbles.Read(words[0], ref wrong);
        var number = (int)Nibbles.Read(words[1], ref wrong);
        var high = Nibbles.Read(words[2], ref wrong);
        var low = Nibbles.Read(words[3], ref wrong);
        message = new Message(sender, number, (long)((ulong)high << 32 | low));
        wrong |= Nibbles.Read(words[4], ref wrong) ^ CheckOf(message);
        return wrong == 0 && text[LeastBytes..].SequenceEqual(PatternOf(message));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> PatternOf(in Message message) =>
        _pattern.AsSpan(message.Number & (Shifts - 1), Bytes - LeastBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint CheckOf(in Message message)
    {
        var mixed = ((ulong)(uint)message.Sender << 32 | (uint)message.Number) * 0x9e3779b97f4a7c15;
        mixed = (mixed ^ mixed >> 29 ^ (ulong)message.Time) * 0xbf58476d1ce4e5b9;
        return (uint)(mixed >> 32);
    }
}
