using System.Diagnostics.CodeAnalysis;
using System.Text;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Accounts;

/// <summary>Reads passphrases as they are typed.</summary>
internal static class Passphrase
{
    public const int Least = 8;
    public const int Most = 256;

    /// <summary>Cleans a passphrase like any text and returns the compatibility composition (NFKC), so that each door and each keyboard gives the same.</summary>
    /// <returns>False if it is too short, too long, or no legal text.</returns>
    public static bool TryNormalize(string typed, [NotNullWhen(true)] out string? passphrase)
    {
        passphrase = null;
        try
        {
            // Longer than the longest in any form: not worth the work. A line of a room is clean before it comes here, and one in the place of a name is not.
            passphrase = typed.Length > 4 * Most ? null : MessageText.Clean(typed).Trim().Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Half of a surrogate pair.
        }

        var length = passphrase?.EnumerateRunes().Count();
        return length is >= Least and <= Most;
    }
}
