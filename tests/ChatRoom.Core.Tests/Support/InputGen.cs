using System.Text;
using CsCheck;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Generates input of clients, with special bytes and characters more often than by chance.</summary>
internal static class InputGen
{
    private static readonly Gen<byte[]> Piece = Gen.OneOf(
        Gen.OneOf("a", "bc", "é", "🙂", " ", "\n", "\r", "\r\n", "\r\0", "\0", "\b", "\u007F", "{quit}", "/me ", "GET / HTTP/1.1").Select(Encoding.UTF8.GetBytes),
        Gen.OneOf<byte[]>([0xC3], [0xF0, 0x9F], [0xFF], [0xFF, 0xFB, 0x01], [0xFF, 0xFA, 0x18], [0xFF, 0xF0], [0x16, 0x03, 0x01]),
        Gen.Byte.Select(b => new[] { b }));

    private static readonly Gen<string> Character = Gen.OneOf(
        Gen.OneOf("a", "Z", "1", "_", "-", " ", "é", "e\u0301", "ß", "İ", "ſ", "Ǆ", "ﬁ", "你", "🙂", "\U0001F3F4", "́", "\u0345", "\u200B"),
        Gen.OneOf("ی", "\u200C", "\u200D", "क", "्", "'", "’", "·", "׳", "・", "\U00010D50", "\U00010D70"),
        Gen.OneOf("\n", "\r\n", "\r", "\t", "\0", "\u001B[31m", "\u001B", "\u009B1", "\u0085", "\u2028", "\uFEFF", "\uFFFE"),
        Gen.OneOf("\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"),
        Gen.OneOf("\uD83D", "\uDE42", "\uD800", "\uDFFF", "\U000E0067", "\U000E007F"),
        Gen.Char.Select(c => c.ToString()));

    /// <summary>Bytes of a client, valid text or not.</summary>
    public static Gen<byte[]> Bytes { get; } = Piece.Array[0, 30].Select(pieces => pieces.SelectMany(piece => piece).ToArray());

    /// <summary>UTF-16, valid or not.</summary>
    public static Gen<string> Text { get; } = Character.Array[0, 40].Select(string.Concat);

    /// <summary>Wanted handles, often too long.</summary>
    public static Gen<string> Name { get; } = Gen.OneOf(
        Text, Gen.OneOf("a", "B", "é", "e\u0301", "7", "_", "-", "你").Array[0, 60].Select(string.Concat));

    /// <summary>Text without line ends and control characters.</summary>
    public static Gen<string> PlainText { get; } = Gen.OneOf("a", "é", "你", "🙂", " ", "b").Array[0, 200].Select(string.Concat);

    /// <summary>Sizes of reads, used again from the first when there are more bytes.</summary>
    public static Gen<int[]> ReadSizes { get; } = Gen.Int[1, 9].Array[1, 6];

    /// <summary>Divides bytes into reads of these sizes.</summary>
    public static IEnumerable<byte[]> Split(byte[] bytes, int[] sizes)
    {
        for (var (at, n) = (0, 0); at < bytes.Length; n++)
        {
            var end = Math.Min(bytes.Length, at + sizes[n % sizes.Length]);
            yield return bytes[at..end];
            at = end;
        }
    }
}
