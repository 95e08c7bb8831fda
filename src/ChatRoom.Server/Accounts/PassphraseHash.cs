using ChatRoom.Server.Ledger.Model;
using Microsoft.AspNetCore.Identity;

namespace ChatRoom.Server.Accounts;

/// <summary>Computes and verifies the hashes of passphrases by ASP.NET Core Identity, which is loaded at the first use.</summary>
internal static class PassphraseHash
{
    private static readonly PasswordHasher<AccountRow> Hasher = new();

    // Identity wants an account, and reads nothing of it.
    private static readonly AccountRow Nobody = new() { FoldedSkeleton = "", CreatedAt = 0 };

    private static readonly Lazy<string> Other = new(() => Of(Guid.NewGuid().ToString()));

    /// <summary>Computes the hash of a passphrase; costs a tenth of a second.</summary>
    public static string Of(string passphrase) => Hasher.HashPassword(Nobody, passphrase);

    /// <summary>Verifies a passphrase. Without a hash the result is false, in the same time.</summary>
    public static bool Verify(string? hash, string passphrase) =>
        Hasher.VerifyHashedPassword(Nobody, hash ?? Other.Value, passphrase) != PasswordVerificationResult.Failed && hash is not null;

    /// <summary>Prepares the verification, so that the first one takes as long as the others.</summary>
    public static void Prepare() => _ = Other.Value;
}
