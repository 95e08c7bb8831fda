using System.Collections.Frozen;

namespace ChatRoom.Server.Web.Markup;

/// <summary>The short codes of common emoji: <c>smile</c> is 😄. The table is <c>emoji.txt</c>.</summary>
internal static class EmojiCodes
{
    /// <summary>The longest code, in characters, without its colons.</summary>
    public static readonly int Longest;

    private static readonly FrozenDictionary<string, string> Table = Read();
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> ByCode =
        Table.GetAlternateLookup<ReadOnlySpan<char>>();

    static EmojiCodes() => Longest = Table.Keys.Max(code => code.Length);

    /// <summary>All codes, without their colons.</summary>
    public static IEnumerable<string> All => Table.Keys;

    /// <summary>The emoji of a code, or null where there is none.</summary>
    /// <param name="code">Without its colons, in small letters.</param>
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
