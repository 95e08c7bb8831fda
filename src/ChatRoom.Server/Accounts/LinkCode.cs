using System.Security.Cryptography;
using System.Text;

namespace ChatRoom.Server.Accounts;

/// <summary>Makes the secret codes of links that work once.</summary>
internal static class LinkCode
{
    /// <summary>The time after which a link is worth nothing.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(24);

    private const int Bytes = 16;

    /// <summary>Returns a new code of 128 random bits.</summary>
    public static string New() => RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);

    /// <summary>Returns the hash to keep instead of a code. The code is random, so that a fast hash is enough.</summary>
    /// <param name="purpose">What the link is for: a code is worth nothing elsewhere.</param>
    /// <param name="code">The code.</param>
    public static string HashOf(string purpose, string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose} {code}")));
}
