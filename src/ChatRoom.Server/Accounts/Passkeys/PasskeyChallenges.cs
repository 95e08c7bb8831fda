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
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    /// <summary>Makes a challenge.</summary>
    /// <param name="made">The options and the state.</param>
    /// <param name="person">The person that may answer; <see cref="PersonId.None"/> for any.</param>
    public PasskeyChallenge Make((string Options, string State) made, PersonId person)
    {
        var end = (time.GetUtcNow() + Lasts).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new(made.Options, ProtectorOf(person).Protect($"{end} {made.State}"));
    }

    /// <summary>Reads the state of a challenge.</summary>
    /// <returns>Null if it is not of this person, or too old.</returns>
    public string? Read(PasskeyAnswer answer, PersonId person)
    {
        try
        {
            var text = ProtectorOf(person).Unprotect(answer.State).Split(' ', 2);
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

    private IDataProtector ProtectorOf(PersonId person) => protection.CreateProtector("a challenge of passkeys", person.ToString());
}
