using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatRoom.Core.Text;

/// <summary>Makes codes of invitations, and finds them, valid or not, in what a client types: nobody else may see one.</summary>
public static partial class InvitationCode
{
    private const string Prefix = "inv-";
    private const int Length = 20;
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Returns a new code of 100 random bits.</summary>
    public static string New() => Prefix + RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Returns the hash by which a code is found. The code is random, so that a fast hash is enough.</summary>
    public static string HashOf(string code) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(code)));

    /// <summary>Returns whether a text holds a code, or a word that was meant for one.</summary>
    public static bool IsIn(string text)
    {
        if (Form().IsMatch(text))
        {
            return true;
        }

        return MayHaveVariants(text) && Plain(text) is var plain && (Form().IsMatch(plain) || Form().IsMatch(Confusables.Skeleton(plain)));
    }

    /// <summary>Finds the first code in a text, in the spelling in which it was made; null for none.</summary>
    public static string? Find(string text) =>
        Exact().Match(MayHaveVariants(text) ? Plain(text) : text) is { Success: true } found ? found.Value.ToLowerInvariant() : null;

    /// <summary>Takes each word with a code out of a line; another line comes back unchanged.</summary>
    public static string Remove(string line) => IsIn(line)
        ? string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => !IsIn(word)))
        : line;

    /// <summary>Cuts a text behind its first word.</summary>
    public static (string First, string Others) Cut(string text)
    {
        text = text.Trim();
        var end = text.AsSpan().IndexOfAny(' ', '\t');
        return end < 0 ? (text, "") : (text[..end], text[end..].Trim());
    }

    // Phones and word processors make other hyphens and wide letters. Look-alikes of other scripts show a code as well.
    private static bool MayHaveVariants(string text) => !Ascii.IsValid(text) && Variant().IsMatch(text);

    private static string Plain(string text)
    {
        var letters = Mark().Replace(MessageText.Clean(text).Normalize(NormalizationForm.FormKD), "");
        return Dash().Replace(letters, "-").ToLowerInvariant();
    }

    // A code has 20 characters behind the hyphen; one with a few too many or too few is a mistyped one.
    [GeneratedRegex("inv-[a-z0-9]{16}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex("(?<![a-z0-9])inv-[a-z0-9]{20}(?![a-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Exact();

    // A dash before a long run of letters and digits of any script.
    [GeneratedRegex(@"[\p{Pd}\p{Sm}\p{Mn}\p{Cf}\u02d7\u2043][\p{L}\p{N}\p{M}\p{Cf}\p{So}]{16}", RegexOptions.CultureInvariant)]
    private static partial Regex Variant();

    [GeneratedRegex(@"[\p{Mn}\p{Cf}]", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"[\p{Pd}\u2212\u02d7\u2043]", RegexOptions.CultureInvariant)]
    private static partial Regex Dash();
}
