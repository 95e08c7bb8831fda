using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Web.Circuits;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.DataProtection;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Tells a page which account its browser is logged in to, and lets the browser prove which guest its page is.</summary>
internal sealed class CircuitAccount(CircuitPlace place, IDataProtectionProvider protection, TimeProvider time, AccountsOptions options, LogIns? logIns = null)
{
    private const string Purpose = "the guest of a page";

    private static readonly TimeSpan ProofLasts = TimeSpan.FromMinutes(1);

    private readonly Guid _id = LogInCookie.IdOf(place.User);

    /// <summary>Gets whether the server keeps accounts.</summary>
    public bool AreThereAccounts => logIns is not null;

    /// <summary>Gets whether nobody on the way can read what this page sends, or the operator allows that.</summary>
    public bool TakesPassphrases => place.Client.IsSecure || options.AllowPlaintext;

    /// <summary>Returns the name of the provider that logs people in, as the page shows it; null for none, and where others could read the log-in.</summary>
    /// <param name="request">The request that shows the page first; null in the circuit.</param>
    public string? ProviderFor(HttpContext? request) => AreThereAccounts && options.Oidc.IsOn
        && (request is null ? TakesPassphrases : RequestOrigin.ClientOf(request).IsSecure || options.AllowPlaintext)
            ? options.Oidc.Name
            : null;

    /// <summary>Gets the id of the log-in that is in force; empty for a guest.</summary>
    public Guid LogInId => Current is null ? Guid.Empty : _id;

    /// <summary>Gets the account; null for a guest, and after the end of the log-in.</summary>
    public Account? Current => _id == Guid.Empty ? null : logIns?.Find(_id);

    /// <summary>Returns a text that proves for a while that the browser's page is this person.</summary>
    public string Prove(PersonId person, string handle) => Prove(person, handle, protection, time);

    /// <summary>Makes a proof; <see cref="Read"/> takes it.</summary>
    internal static string Prove(PersonId person, string handle, IDataProtectionProvider protection, TimeProvider time) =>
        protection.CreateProtector(Purpose).Protect($"{person} {(time.GetUtcNow() + ProofLasts).ToUnixTimeSeconds()} {handle}");

    /// <summary>Reads a proof; null if it is none, or too old.</summary>
    public static (PersonId Person, string Handle)? Read(string? proof, IDataProtectionProvider protection, TimeProvider time)
    {
        try
        {
            return proof is { Length: > 0 }
                && protection.CreateProtector(Purpose).Unprotect(proof).Split(' ') is [var person, var end, .. var handle]
                && long.Parse(end, CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds()
                    ? (new PersonId(Convert.FromHexString(person)), string.Join(' ', handle))
                    : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
