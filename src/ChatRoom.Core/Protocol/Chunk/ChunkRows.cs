namespace ChatRoom.Core.Protocol.Chunk;

/// <summary>Cuts the text for a chunk client into rows that it can read at once.</summary>
/// <remarks>
/// A cut inside a character would end the client's reading for good. Two spaces begin further rows, so that none looks
/// like an event.
/// </remarks>
public static class ChunkRows
{
    /// <summary>Limits a row to the buffer of the old client.</summary>
    public const int MaxBytes = 1024;

    private static ReadOnlySpan<byte> Continuation => "  "u8;

    /// <summary>Writes the next row of an event.</summary>
    /// <param name="text">The event's bytes, valid UTF-8.</param>
    /// <param name="offset">The number of bytes in earlier rows; this row is added to it.</param>
    /// <param name="row">The target, of at least <see cref="MaxBytes"/>.</param>
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
