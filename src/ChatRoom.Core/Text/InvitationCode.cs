using System.Text;
using System.Text.RegularExpressions;

namespace ChatRoom.Core.Text;

/// <summary>Finds codes of invitations, valid or not, in what a client types: nobody else may see one.</summary>
public static partial class InvitationCode
{
    /// <summary>Returns whether a text holds a code, or a word that was meant for one.</summary>
    public static bool IsIn(string text) => Form().IsMatch(text) || (HasVariants(text) && Form().IsMatch(Plain(text)));

    /// <summary>Takes each word with a code out of a line; another line comes back unchanged.</summary>
    public static string Remove(string line) => IsIn(line)
        ? string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => !IsIn(word)))
        : line;

    // Other hyphens and wide letters: a phone or a word processor makes them.
    private static bool HasVariants(string text) =>
        !Ascii.IsValid(text) && (text.Contains("inv", StringComparison.OrdinalIgnoreCase) || text.AsSpan().ContainsAny('ｖ', 'Ｖ'));

    private static string Plain(string text) => HandleSpelling.Spell(MessageText.Clean(text)).Normalize(NormalizationForm.FormKC);

    // A code has 20 characters behind the hyphen; one with a few too many or too few is a mistyped one.
    [GeneratedRegex("inv-[a-z0-9]{16}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
