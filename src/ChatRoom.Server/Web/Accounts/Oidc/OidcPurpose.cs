using ChatRoom.Core.Events;
using Microsoft.AspNetCore.Authentication;

namespace ChatRoom.Server.Web.Accounts.Oidc;

/// <summary>Holds what a browser went to the provider for. The handler protects it, and the provider brings it back.</summary>
/// <remarks>The cookie of a log-in does not come with the request that a provider makes a browser send, so its id is here.</remarks>
/// <param name="Act">The purpose.</param>
/// <param name="LogIn">The log-in of the browser; empty for none.</param>
/// <param name="Guest">The guest that the page was, or null.</param>
/// <param name="Code">The code of an invitation, or null.</param>
internal sealed record OidcPurpose(OidcAct Act, Guid LogIn, PersonId? Guest = null, string? Code = null)
{
    /// <summary>Reads the purpose of an answer.</summary>
    public static OidcPurpose Read(AuthenticationProperties properties) => new(
        Enum.Parse<OidcAct>(properties.GetString(nameof(Act))!),
        Guid.Parse(properties.GetString(nameof(LogIn))!),
        properties.GetString(nameof(Guest)) is { } guest ? new PersonId(Convert.FromHexString(guest)) : null,
        properties.GetString(nameof(Code)));

    /// <summary>Adds the purpose to a request.</summary>
    public void Write(AuthenticationProperties properties)
    {
        properties.SetString(nameof(Act), Act.ToString());
        properties.SetString(nameof(LogIn), LogIn.ToString());
        properties.SetString(nameof(Guest), Guest?.ToString());
        properties.SetString(nameof(Code), Code);
    }
}
