using System.Collections.Frozen;

namespace ChatRoom.Core.Rooms.Messages;

/// <summary>Knows the emoji that Unicode recommends for general interchange (RGI, UTS #51).</summary>
/// <remarks>The list is the embedded emoji.txt, read at the first use.</remarks>
internal static class Emoji
{
    private const char AnyTone = '*';
    private const char OtherTone = '+';
    private const string Variant = "\uFE0F";

    private static readonly string[] Tones = ["\U0001F3FB", "\U0001F3FC", "\U0001F3FD", "\U0001F3FE", "\U0001F3FF"];

    private static readonly Lazy<FrozenDictionary<string, string>> All = new(Load);

    /// <summary>Gets the emoji.</summary>
    public static IEnumerable<string> List => All.Value.Values;

    /// <summary>Finds the emoji that a text is, also one without its variation selectors; null for any other text.</summary>
    public static string? Find(string text) => All.Value.GetValueOrDefault(KeyOf(text.Trim()));

    private static string KeyOf(string emoji) => emoji.Replace(Variant, "", StringComparison.Ordinal);

    private static FrozenDictionary<string, string> Load()
    {
        using var stream = typeof(Emoji).Assembly.GetManifestResourceStream("emoji.txt")
            ?? throw new InvalidOperationException("The resource emoji.txt is not embedded.");
        using var reader = new StreamReader(stream);
        var all = new Dictionary<string, string>();
        while (reader.ReadLine() is { } line)
        {
            foreach (var emoji in line.StartsWith("##", StringComparison.Ordinal) ? [] : line.Split(' ').SelectMany(Expand))
            {
                all.TryAdd(KeyOf(emoji), emoji);
            }
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Puts each skin tone into the places for one.</summary>
    private static IEnumerable<string> Expand(string pattern)
    {
        // The keycap of the asterisk begins with one.
        var at = pattern.IndexOf(AnyTone, 1);
        if (at < 0)
        {
            return [pattern];
        }

        return Tones.SelectMany(tone => Expand(pattern[..at] + tone + pattern[(at + 1)..]).SelectMany(emoji => ExpandOther(emoji, tone)));
    }

    private static IEnumerable<string> ExpandOther(string pattern, string tone)
    {
        var at = pattern.IndexOf(OtherTone, StringComparison.Ordinal);
        return at < 0 ? [pattern] : Tones.Where(other => other != tone).Select(other => pattern[..at] + other + pattern[(at + 1)..]);
    }
}
