using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Server.Ledger.Tries;
using Microsoft.AspNetCore.DataProtection;

namespace ChatRoom.Server.Accounts.Passkeys;

/// <summary>Protects the state of challenges, which the browser brings back: each is good once, for a few minutes. Thread-safe.</summary>
/// <remarks>A challenge costs the server no memory, so strangers can ask for as many as they like.</remarks>
internal sealed class PasskeyChallenges(IDataProtectionProvider protection, IUsedChallenges used, TimeProvider time)
{
    // No person has this id, and none of the others.
    private const string Newcomer = "newcomer";

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    /// <summary>Makes a challenge.</summary>
    /// <param name="made">The options and the state.</param>
    /// <param name="person">The person that may answer; <see cref="PersonId.None"/> for any.</param>
    public PasskeyChallenge Make((string Options, string State) made, PersonId person) => Make(made, person.ToString());

    /// <summary>Makes a challenge for whoever brings it back.</summary>
    /// <param name="made">The options and the state.</param>
    public PasskeyChallenge MakeForNewcomer((string Options, string State) made) => Make(made, Newcomer);

    private PasskeyChallenge Make((string Options, string State) made, string by)
    {
        var end = (time.GetUtcNow() + Lasts).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new(made.Options, ProtectorOf(by).Protect($"{end} {made.State}"));
    }

    /// <summary>Reads the state of a challenge.</summary>
    /// <returns>Null if it is not of this person, or too old.</returns>
    public string? Read(PasskeyAnswer answer, PersonId person) => Read(answer, person.ToString());

    /// <summary>Reads the state of the challenge of a newcomer.</summary>
    /// <returns>Null if it is none, or too old.</returns>
    public string? ReadOfNewcomer(PasskeyAnswer answer) => Read(answer, Newcomer);

    private string? Read(PasskeyAnswer answer, string by)
    {
        try
        {
            var text = ProtectorOf(by).Unprotect(answer.State).Split(' ', 2);
            return text is [var end, var state] && long.Parse(end, CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds()
                ? state
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Uses a challenge up, after a right answer.</summary>
    /// <returns>False if it is used already, on any node.</returns>
    public ValueTask<bool> TryUseAsync(string state) =>
        used.TryUseAsync(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(state))), time.GetUtcNow() + Lasts);

    private IDataProtector ProtectorOf(string by) => protection.CreateProtector("a challenge of passkeys", by);
}
