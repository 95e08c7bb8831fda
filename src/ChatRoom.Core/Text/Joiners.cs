using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>Knows beside which characters a joiner has a meaning (UAX #31, section 2.3).</summary>
/// <remarks>The table is the embedded joiners.txt, read at the first use.</remarks>
internal sealed class Joiners
{
    private static readonly Rune NonJoiner = new(0x200C);
    private static readonly Rune Joiner = new(0x200D);
    private static readonly Rune BengaliRa = new(0x09B0);
    private static readonly Rune BengaliVirama = new(0x09CD);
    private static readonly Lazy<Joiners> Table = new(static () => new Joiners());

    private readonly (int First, int Last)[] _viramas;
    private readonly (int First, int Last)[] _joinNext;
    private readonly (int First, int Last)[] _joinPrevious;

    private Joiners()
    {
        using var stream = typeof(Joiners).Assembly.GetManifestResourceStream("joiners.txt")
            ?? throw new InvalidOperationException("The resource joiners.txt is not embedded.");
        using var reader = new StreamReader(stream);
        var rows = reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#')).ToArray();
        (_viramas, _joinNext, _joinPrevious) = (Ranges(rows[0]), Ranges(rows[1]), Ranges(rows[2]));
    }

    public static bool Contains(Rune rune) => rune == NonJoiner || rune == Joiner;

    /// <summary>Returns whether a joiner that is legal with the text behind is legal without it.</summary>
    public static bool MayEnd(Rune joiner) => joiner == Joiner;

    /// <summary>Returns whether a joiner is legal between a letter with its marks and the character behind.</summary>
    /// <param name="joiner">The joiner.</param>
    /// <param name="before">The text before, which ends in a letter with any marks.</param>
    /// <param name="letterBehind">The letter behind the joiner, or null.</param>
    public static bool MayStand(Rune joiner, List<Rune> before, Rune? letterBehind)
    {
        var table = Table.Value;
        if (IsIn(table._viramas, before[^1]))
        {
            return joiner == Joiner || letterBehind is not null;
        }

        var letter = before.FindLastIndex(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark);
        return joiner == NonJoiner
            && letterBehind is { } next
            && IsIn(table._joinNext, before[letter])
            && IsIn(table._joinPrevious, next);
    }

    /// <summary>Returns whether a joiner stands between a Bengali ra and a virama, where it keeps the shape of the ra.</summary>
    /// <remarks>The Unicode Standard, section 12.2, spells the ya-phalaa after ra so.</remarks>
    public static bool IsAfterRa(Rune joiner, List<Rune> before, Rune? next) =>
        joiner == Joiner && before.Count > 0 && before[^1] == BengaliRa && next == BengaliVirama;

    private static bool IsIn((int First, int Last)[] ranges, Rune rune) =>
        Array.Exists(ranges, range => rune.Value >= range.First && rune.Value <= range.Last);

    private static (int First, int Last)[] Ranges(string row) =>
        [.. row[(row.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Range)];

    private static (int First, int Last) Range(string hexadecimal)
    {
        var ends = hexadecimal.Split('-');
        return (Code(ends[0]), Code(ends[^1]));
    }

    private static int Code(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
