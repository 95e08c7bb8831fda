using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>Represents the name of a participant, by one rule for all doors.</summary>
/// <remarks>
/// The rule is in docs/protocol.md. <c>default(Handle)</c> is the empty handle, which no participant may hold. Two
/// handles conflict if their <see cref="FoldedKey"/>, <see cref="SkeletonKey"/> or <see cref="FoldedSkeletonKey"/> are
/// equal.
/// </remarks>
public readonly record struct Handle
{
    /// <summary>Limits the length of a handle, in runes (Unicode scalar values).</summary>
    public const int MaxRunes = 32;

    /// <summary>Limits the combining marks on one letter or digit; further marks are replaced.</summary>
    public const int MaxMarks = 4;

    // Bounds the work for a requested name of a megabyte.
    private const int MaxCharsRead = 512;

    private static readonly Rune Underscore = new('_');
    private static readonly Rune Hyphen = new('-');

    private readonly string? _value;

    private Handle(string value) => _value = value;

    public string Value => _value ?? "";

    /// <summary>
    /// Computes the handle under Unicode case folding and compatibility (NFKC), independent of the culture.
    /// </summary>
    /// <remarks><c>Straße</c> and <c>STRASSE</c> have the same key. No key is meant to be shown.</remarks>
    public string FoldedKey => Fold(Value);

    /// <summary>Computes the confusable skeleton (UTS #39) without regard to case.</summary>
    /// <remarks>The first skeleton sees a capital I as an l. The second one sees a folded M as rn.</remarks>
    public string SkeletonKey => Confusables.Skeleton(Fold(Confusables.Skeleton(Value)));

    /// <summary>Computes the skeleton of the folded handle.</summary>
    /// <remarks>
    /// This key finds one imitated letter among capitals, such as a Cyrillic a before LICE. <see cref="SkeletonKey"/>
    /// cannot find it.
    /// </remarks>
    public string FoldedSkeletonKey => Confusables.Skeleton(Fold(Value));

    /// <summary>Creates the legal handle that is nearest to a requested name; see docs/protocol.md.</summary>
    /// <remarks>
    /// Only the first 512 characters are read. The <see cref="Value"/> of a handle comes back unchanged.
    /// </remarks>
    /// <returns>False if nothing is left. Never throws, not even for invalid UTF-16.</returns>
    public static bool TryCreate(string? wanted, out Handle handle)
    {
        if (wanted is not null && IsPlain(wanted))
        {
            handle = new Handle(wanted);
            return true;
        }

        var runes = new List<Rune>(MaxRunes);
        foreach (var rune in Compose(wanted).EnumerateRunes())
        {
            Add(runes, rune);
        }

        var value = Cut(runes, MaxRunes);
        handle = value.Length == 0 ? default : new Handle(value);
        return value.Length > 0;
    }

    /// <summary>Creates the handle of a guest without a requested name.</summary>
    /// <param name="n">The number, from 1.</param>
    public static Handle Guest(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return new Handle(string.Create(CultureInfo.InvariantCulture, $"guest{n}"));
    }

    /// <summary>
    /// Creates <c>name_2</c> for a taken <c>name</c>; the name is cut to keep <see cref="MaxRunes"/>.
    /// </summary>
    /// <param name="n">The number, from 1.</param>
    public Handle WithNumber(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var suffix = string.Create(CultureInfo.InvariantCulture, $"_{n}");
        return new Handle(Cut([.. Value.EnumerateRunes()], MaxRunes - suffix.Length) + suffix);
    }

    /// <summary>Computes the handle's keys that a room needs, each once.</summary>
    /// <remarks>Equal keys share one string, because the room holds them as long as the participant is in it.</remarks>
    internal KeyedHandle WithKeys()
    {
        var folded = FoldedKey;
        var foldedSkeleton = Confusables.Skeleton(folded);
        var look = Confusables.Skeleton(Value);
        var skeleton = look == Value ? foldedSkeleton : Confusables.Skeleton(Fold(look));
        return new KeyedHandle(this, skeleton == foldedSkeleton ? foldedSkeleton : skeleton, foldedSkeleton);
    }

    public override string ToString() => Value;

    // Most requested names are plain handles already. This check saves their decomposition.
    private static bool IsPlain(string wanted)
    {
        if (wanted.Length is 0 or > MaxRunes || !char.IsAsciiLetter(wanted[0]) || wanted[^1] == '_')
        {
            return false;
        }

        for (var i = 1; i < wanted.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(wanted[i]) && wanted[i] != '-' && (wanted[i] != '_' || wanted[i - 1] == '_'))
            {
                return false;
            }
        }

        return true;
    }

    // Replaces before it normalises, because Normalize throws on lone surrogates and on U+FFFE.
    private static string Compose(string? wanted)
    {
        var read = wanted.AsSpan(0, Math.Min(wanted?.Length ?? 0, MaxCharsRead));
        var builder = new StringBuilder(read.Length);
        foreach (var rune in read.EnumerateRunes())
        {
            builder.Append(KindOf(rune) == Kind.Other ? Underscore : rune);
        }

        return builder.ToString().Normalize(NormalizationForm.FormC);
    }

    private static void Add(List<Rune> runes, Rune rune)
    {
        switch (KindOf(rune))
        {
            case Kind.Digit when runes.Count == 0:
                runes.AddRange(Underscore, rune);
                break;
            case Kind.Letter or Kind.Digit:
            case Kind.Hyphen when runes.Count > 0:
            case Kind.Mark when CanTakeMark(runes):
                runes.Add(rune);
                break;
            case Kind.Hyphen:
                break;
            default:
                if (runes.Count > 0 && runes[^1] != Underscore)
                {
                    runes.Add(Underscore);
                }

                break;
        }
    }

    private static bool CanTakeMark(List<Rune> runes)
    {
        var marks = 0;
        while (marks < runes.Count && KindOf(runes[^(marks + 1)]) == Kind.Mark)
        {
            marks++;
        }

        return marks < MaxMarks
            && marks < runes.Count
            && KindOf(runes[^(marks + 1)]) is Kind.Letter or Kind.Digit;
    }

    private static string Cut(List<Rune> runes, int length)
    {
        length = Math.Min(length, runes.Count);
        while (length > 0 && length < runes.Count && KindOf(runes[length]) == Kind.Mark)
        {
            length--;
        }

        while (length > 0 && runes[length - 1] == Underscore)
        {
            length--;
        }

        return string.Concat(runes.Take(length));
    }

    private static string Fold(string text)
    {
        var composed = text.Normalize(NormalizationForm.FormKC);
        if (Ascii.IsValid(composed))
        {
            return composed.ToLowerInvariant();
        }

        var builder = new StringBuilder(composed.Length);
        foreach (var rune in composed.EnumerateRunes())
        {
            builder.Append(rune.Value switch
            {
                // Simple case mapping misses these full foldings (CaseFolding.txt, status F and T).
                0x00DF or 0x1E9E => "ss",
                0x0130 => "i\u0307",
                // Maps up and down again, so that variants such as the final sigma meet their ordinary form.
                _ => Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).ToString(),
            });
        }

        return builder.ToString().Normalize(NormalizationForm.FormKC);
    }

    private static Kind KindOf(Rune rune)
    {
        if (rune == Underscore || rune == Hyphen)
        {
            return rune == Hyphen ? Kind.Hyphen : Kind.Other;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            _ when DefaultIgnorable.Contains(rune) => Kind.Other,
            UnicodeCategory.DecimalDigitNumber => Kind.Digit,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Kind.Mark,
            _ => Rune.IsLetter(rune) ? Kind.Letter : Kind.Other,
        };
    }

    // The underscore counts as other: a typed one is treated like one that replaces a character.
    private enum Kind
    {
        Other,
        Letter,
        Mark,
        Digit,
        Hyphen,
    }
}
