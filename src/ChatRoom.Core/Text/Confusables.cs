using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>Computes the skeleton of UTS #39, section 4: texts that look alike have the same skeleton.</summary>
/// <remarks>
/// The table is the embedded confusables.txt, read at the first use. It covers only characters that a <see
/// cref="Handle"/> may contain.
/// </remarks>
internal static class Confusables
{
    private static readonly Lazy<FrozenDictionary<int, string>> Table = new(Load);

    /// <summary>Gets the map from a code point to its prototype.</summary>
    public static FrozenDictionary<int, string> Prototypes => Table.Value;

    /// <summary>Computes the skeleton as the standard defines it, and drops a second dot over i and j.</summary>
    /// <remarks>
    /// Some prototypes decompose into characters with prototypes of their own. So the skeleton of a skeleton may
    /// differ.
    /// </remarks>
    /// <param name="text">Valid UTF-16; a lone surrogate causes an <see cref="ArgumentException"/>.</param>
    public static string Skeleton(string text)
    {
        var prototypes = Prototypes;
        var decomposed = text.Normalize(NormalizationForm.FormD);
        // Most texts contain no such character and are their own skeleton.
        StringBuilder? builder = null;
        var read = 0;

        foreach (var rune in decomposed.EnumerateRunes())
        {
            if (prototypes.TryGetValue(rune.Value, out var prototype))
            {
                builder ??= new StringBuilder(decomposed, 0, read, 2 * decomposed.Length);
                builder.Append(prototype);
            }
            else
            {
                builder?.Append(rune);
            }

            read += rune.Utf16SequenceLength;
        }

        var skeleton = builder is null ? decomposed : builder.ToString().Normalize(NormalizationForm.FormD);
        return skeleton.Replace("i\u0307", "i", StringComparison.Ordinal).Replace("j\u0307", "j", StringComparison.Ordinal);
    }

    private static FrozenDictionary<int, string> Load()
    {
        using var stream = typeof(Confusables).Assembly.GetManifestResourceStream("confusables.txt")
            ?? throw new InvalidOperationException("The resource confusables.txt is not embedded.");
        using var reader = new StreamReader(stream);
        var table = new Dictionary<int, string>();

        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var prototype = string.Concat(CodePoints(line[..colon]).Select(char.ConvertFromUtf32));
            foreach (var code in CodePoints(line[(colon + 1)..]))
            {
                table.Add(code, prototype);
            }
        }

        return table.ToFrozenDictionary();
    }

    private static IEnumerable<int> CodePoints(string hexadecimal) => hexadecimal
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(code => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
