using System.Text;

namespace ChatRoom.Core.Protocol;

/// <summary>Decodes what was typed in a terminal.</summary>
internal static class TypedText
{
    /// <summary>Decodes a line and applies its erasing characters.</summary>
    public static string Of(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line);
        return line.IndexOfAny((byte)'\b', (byte)0x7F) < 0 ? text : Erase(text);
    }

    private static string Erase(string text)
    {
        var kept = new List<Rune>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\b' or 0x7F)
            {
                kept.RemoveRange(Math.Max(0, kept.Count - 1), Math.Min(1, kept.Count));
            }
            else
            {
                kept.Add(rune);
            }
        }

        return string.Concat(kept);
    }
}
