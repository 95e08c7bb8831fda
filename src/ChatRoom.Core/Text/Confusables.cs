using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>
/// The skeleton of UTS #39, section 4: two texts that look alike have the same one. The table is the embedded
/// confusables.txt (its header names the version); it is read at the first use and covers only characters a
/// <see cref="Handle"/> may contain, so other text gets a skeleton of little worth.
/// </summary>
internal static class Confusables
{
    private static readonly Lazy<FrozenDictionary<int, string>> Table = new(Load);

    /// <summary>Code point to prototype.</summary>
    public static FrozenDictionary<int, string> Prototypes => Table.Value;

    /// <summary>
    /// The skeleton as the standard has it. It settles at the second time only: some prototypes decompose into
    /// characters that have prototypes of their own.
    /// </summary>
    /// <param name="text">Valid UTF-16: a lone surrogate is an <see cref="ArgumentException"/>.</param>
    public static string Skeleton(string text)
    {
        var prototypes = Prototypes;
        var decomposed = text.Normalize(NormalizationForm.FormD);
        // Most texts have no such character, and are their own skeleton.
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

        return builder is null ? decomposed : builder.ToString().Normalize(NormalizationForm.FormD);
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
