using System.Collections.Frozen;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Maps the short codes in <c>emoji.txt</c> to emoji: <c>smile</c> is 😄.</summary>
internal static class EmojiCodes
{
    /// <summary>The length of the longest code, in characters, without its colons.</summary>
    public static readonly int Longest;

    private static readonly FrozenDictionary<string, string> Table = Read();
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> ByCode =
        Table.GetAlternateLookup<ReadOnlySpan<char>>();

    static EmojiCodes() => Longest = Table.Keys.Max(code => code.Length);

    /// <summary>Gets all codes, without their colons.</summary>
    public static IEnumerable<string> All => Table.Keys;

    /// <summary>Returns the emoji of a code, or null.</summary>
    /// <param name="code">The code without its colons, in lower case.</param>
    public static string? Find(ReadOnlySpan<char> code) => ByCode.TryGetValue(code, out var emoji) ? emoji : null;

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(EmojiCodes).Assembly.GetManifestResourceStream("emoji.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split(' '))
            .ToFrozenDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
