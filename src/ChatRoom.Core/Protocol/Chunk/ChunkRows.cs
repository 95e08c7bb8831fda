namespace ChatRoom.Core.Protocol.Chunk;

/// <summary>
/// Cuts what is written to a chunk client into rows: at most 1024 bytes each, which is what it reads at once, and never
/// inside a character, which would end its reading for good. Rows after the first begin with two spaces, so that no part
/// of a long message can be taken for another event.
/// </summary>
public static class ChunkRows
{
    /// <summary>The old client reads this many bytes at once.</summary>
    public const int MaxBytes = 1024;

    private static ReadOnlySpan<byte> Continuation => "  "u8;

    /// <summary>The next row of an event.</summary>
    /// <param name="text">The event's bytes, valid UTF-8.</param>
    /// <param name="offset">How many of them earlier rows took; moved on by this one.</param>
    /// <param name="row">Room for <see cref="MaxBytes"/>.</param>
    /// <returns>The row's length; 0 when nothing is left.</returns>
    public static int Next(ReadOnlySpan<byte> text, ref int offset, Span<byte> row)
    {
        var rest = text[offset..];
        if (rest.IsEmpty)
        {
            return 0;
        }

        var prefix = offset == 0 ? [] : Continuation;
        var length = Math.Min(rest.Length, MaxBytes - prefix.Length);
        while (length < rest.Length && IsContinuationByte(rest[length]))
        {
            length--;
        }

        prefix.CopyTo(row);
        rest[..length].CopyTo(row[prefix.Length..]);
        offset += length;
        return prefix.Length + length;
    }

    private static bool IsContinuationByte(byte b) => (b & 0b1100_0000) == 0b1000_0000;
}
