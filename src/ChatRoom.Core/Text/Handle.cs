using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>
/// The name a participant goes by. Every door makes its handles here, so one rule holds everywhere: in NFC,
/// 1 to <see cref="MaxRunes"/> runes; letters and decimal digits of any script, each followed by at most
/// <see cref="MaxMarks"/> combining marks; <c>_</c> and <c>-</c>; not beginning with a digit or <c>-</c>.
/// Characters that show nothing are not letters here, whatever their category.
/// </summary>
/// <remarks>
/// Two handles conflict when their <see cref="FoldedKey"/>, their <see cref="SkeletonKey"/> or their
/// <see cref="FoldedSkeletonKey"/> are equal. A room needs the last two only: equal folded keys have equal skeletons. No key
/// is meant to be shown. <c>default(Handle)</c> is the empty handle, which nobody may hold.
/// </remarks>
public readonly record struct Handle
{
    /// <summary>The longest handle, in runes (Unicode scalar values).</summary>
    public const int MaxRunes = 32;

    /// <summary>The most combining marks on one letter or digit; further ones are replaced.</summary>
    public const int MaxMarks = 4;

    // A wish is read only this far, so that a megabyte of it costs no more than a line.
    private const int MaxRead = 512;

    private static readonly Rune Underscore = new('_');
    private static readonly Rune Hyphen = new('-');

    private readonly string? _value;

    private Handle(string value) => _value = value;

    public string Value => _value ?? "";

    /// <summary>
    /// The handle under Unicode case folding and compatibility (NFKC): <c>Straße</c> and <c>STRASSE</c> share it.
    /// Computed at each call, and independent of the culture; keep it where it is needed often.
    /// </summary>
    public string FoldedKey => Fold(Value);

    /// <summary>
    /// The handle's confusable skeleton (UTS #39) without regard to case: <c>paypal</c> shares it with <c>PaypaI</c>
    /// (capital i) and with any Cyrillic imitation. The skeleton comes before the folding, for a capital I looks
    /// like an l and a small one does not, and again after it, for M only becomes the m that looks like rn then.
    /// Computed at each call; keep it where it is needed often.
    /// </summary>
    public string SkeletonKey => Confusables.Skeleton(Fold(Confusables.Skeleton(Value)));

    /// <summary>
    /// The skeleton of the folded handle. It catches what the other order of the two cannot: one imitated letter among
    /// capitals, such as a Cyrillic a before LICE. Computed at each call; keep it where it is needed often.
    /// </summary>
    public string FoldedSkeletonKey => Confusables.Skeleton(Fold(Value));

    /// <summary>
    /// The nearest handle to what somebody asked for. What may not stand in a handle becomes <c>_</c>, one for a run
    /// of them; <c>_</c> at the ends and <c>-</c> at the beginning are dropped, typed or not; a leading digit gets
    /// a <c>_</c> before it; what is too long is cut, between a letter and the next, never before a mark.
    /// Only the first 512 characters are looked at. A handle's own <see cref="Value"/> comes back unchanged.
    /// </summary>
    /// <returns>False when nothing is left; never throws, also for invalid UTF-16.</returns>
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

    /// <summary>The handle of a guest who asked for none.</summary>
    /// <param name="n">From 1.</param>
    public static Handle Guest(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return new Handle(string.Create(CultureInfo.InvariantCulture, $"guest{n}"));
    }

    /// <summary>
    /// <c>name_2</c>, for when <c>name</c> is taken: the name is cut so that the whole stays within
    /// <see cref="MaxRunes"/>.
    /// </summary>
    /// <param name="n">From 1.</param>
    public Handle WithNumber(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var suffix = string.Create(CultureInfo.InvariantCulture, $"_{n}");
        return new Handle(Cut([.. Value.EnumerateRunes()], MaxRunes - suffix.Length) + suffix);
    }

    /// <summary>
    /// The handle with the keys that a room needs, each computed once; equal ones share one string, for the room holds them
    /// as long as the participant is in it.
    /// </summary>
    internal KeyedHandle WithKeys()
    {
        var folded = FoldedKey;
        var foldedSkeleton = Confusables.Skeleton(folded);
        var look = Confusables.Skeleton(Value);
        var skeleton = look == Value ? foldedSkeleton : Confusables.Skeleton(Fold(look));
        return new KeyedHandle(this, skeleton == foldedSkeleton ? foldedSkeleton : skeleton, foldedSkeleton);
    }

    public override string ToString() => Value;

    // What most people ask for is a handle as it is, and found to be one without taking it to pieces.
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
        var read = wanted.AsSpan(0, Math.Min(wanted?.Length ?? 0, MaxRead));
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
            case Kind.Mark when BearsAnotherMark(runes):
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

    private static bool BearsAnotherMark(List<Rune> runes)
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
                // The full foldings that simple case mapping misses (CaseFolding.txt, status F and T).
                0x00DF or 0x1E9E => "ss",
                0x0130 => "i\u0307",
                // Up and down again, so that final sigma and its like meet their ordinary form.
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

    // The underscore counts as other: a typed one is treated as one that stands for something.
    private enum Kind
    {
        Other,
        Letter,
        Mark,
        Digit,
        Hyphen,
    }
}
