using System.Globalization;

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

    /// <summary>The sign of a mention as Chinese and Japanese keyboards write it.</summary>
    public const char WideMentionSign = '\uFF20';

    /// <summary>Lists the signs that make a handle behind them a mention.</summary>
    public const string MentionSigns = "@\uFF20";

    private const string GuestName = "guest";
    private const string DeletedName = "deleted_";

    // The other end of a private line, [alice -> you] hi, for each of its two readers.
    private const string ReaderName = "you";

    private static readonly string ReaderSkeleton = Confusables.Skeleton(ReaderName);
    private static readonly string DeletedSkeleton = Confusables.Skeleton(DeletedName);
    private static readonly string DigitSkeletons = Confusables.Skeleton("0123456789");

    private readonly string? _value;

    private Handle(string value) => _value = value;

    public string Value => _value ?? "";

    /// <summary>
    /// Computes the handle under Unicode case folding and compatibility (NFKC), independent of the culture.
    /// </summary>
    /// <remarks><c>Straße</c> and <c>STRASSE</c> have the same key. No key is meant to be shown.</remarks>
    public string FoldedKey => CaseFolding.Fold(Value);

    /// <summary>Computes the confusable skeleton (UTS #39) without regard to case.</summary>
    /// <remarks>The first skeleton sees a capital I as an l. The second one sees a folded M as rn.</remarks>
    public string SkeletonKey => Confusables.Skeleton(CaseFolding.Fold(Confusables.Skeleton(Value)));

    /// <summary>Computes the skeleton of the folded handle.</summary>
    /// <remarks>
    /// This key finds one imitated letter among capitals, such as a Cyrillic a before LICE. <see cref="SkeletonKey"/>
    /// cannot find it.
    /// </remarks>
    public string FoldedSkeletonKey => Confusables.Skeleton(CaseFolding.Fold(Value));

    /// <summary>Creates the legal handle that is nearest to a requested name; see docs/protocol.md.</summary>
    /// <remarks>
    /// A word with the code of an invitation is no part of it. The rest is cleaned as a message is. Only its first 512 characters are read. The <see cref="Value"/> of a handle
    /// comes back unchanged.
    /// </remarks>
    /// <returns>False if nothing is left. Never throws, not even for invalid UTF-16.</returns>
    public static bool TryCreate(string? wanted, out Handle handle)
    {
        if (wanted is not null && InvitationCode.IsIn(wanted))
        {
            wanted = InvitationCode.Remove(wanted);
        }

        if (wanted is not null && IsPlain(wanted))
        {
            handle = new Handle(wanted);
            return true;
        }

        var value = HandleSpelling.Of(wanted ?? "");
        handle = value.Length == 0 ? default : new Handle(value);
        return value.Length > 0;
    }

    /// <summary>Creates the handle of a guest without a requested name.</summary>
    /// <param name="n">The number, from 1.</param>
    public static Handle Guest(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return new Handle(string.Create(CultureInfo.InvariantCulture, $"{GuestName}{n}"));
    }

    /// <summary>Returns whether a handle is one that <see cref="Guest"/> makes, which nobody has chosen.</summary>
    public static bool IsGiven(Handle handle) =>
        handle.Value.StartsWith(GuestName, StringComparison.Ordinal)
        && handle.Value.Length > GuestName.Length
        && handle.Value.AsSpan(GuestName.Length).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Returns the name of a deleted account, which no person gets.</summary>
    /// <param name="n">The number, from 1.</param>
    internal static string OfDeleted(int n) => string.Create(CultureInfo.InvariantCulture, $"{DeletedName}{n}");

    /// <summary>Returns whether a handle is, or looks like, one that no person gets: the name of a deleted account, or <c>you</c>.</summary>
    /// <param name="foldedSkeleton">The <see cref="FoldedSkeletonKey"/> of the handle.</param>
    internal static bool IsReserved(string foldedSkeleton) => foldedSkeleton == ReaderSkeleton || IsOfDeleted(foldedSkeleton);

    private static bool IsOfDeleted(string foldedSkeleton) =>
        foldedSkeleton.StartsWith(DeletedSkeleton, StringComparison.Ordinal)
        && foldedSkeleton.Length > DeletedSkeleton.Length
        && foldedSkeleton.AsSpan(DeletedSkeleton.Length).IndexOfAnyExcept(DigitSkeletons) < 0;

    /// <summary>
    /// Creates <c>name_2</c> for a taken <c>name</c>; the name is cut to keep <see cref="MaxRunes"/>.
    /// </summary>
    /// <param name="n">The number, from 1.</param>
    public Handle WithNumber(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var suffix = string.Create(CultureInfo.InvariantCulture, $"_{n}");
        return new Handle(HandleSpelling.Cut([.. Value.EnumerateRunes()], MaxRunes - suffix.Length) + suffix);
    }

    /// <summary>Computes the handle's keys that a room needs, each once.</summary>
    /// <remarks>Equal keys share one string, because the room holds them as long as the participant is in it.</remarks>
    internal KeyedHandle WithKeys()
    {
        var folded = FoldedKey;
        var foldedSkeleton = Confusables.Skeleton(folded);
        var look = Confusables.Skeleton(Value);
        var skeleton = look == Value ? foldedSkeleton : Confusables.Skeleton(CaseFolding.Fold(look));
        return new KeyedHandle(this, skeleton == foldedSkeleton ? foldedSkeleton : skeleton, foldedSkeleton);
    }

    /// <summary>Returns whether a character, beside letters, marks, digits, <c>_</c> and <c>-</c>, may stand within a handle.</summary>
    public static bool IsSign(char c) => HandleSpelling.IsWithinNames(c);

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
}
