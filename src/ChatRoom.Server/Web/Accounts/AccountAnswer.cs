using ChatRoom.Core.Text;
using ChatRoom.Server.Accounts.Passkeys;

namespace ChatRoom.Server.Web.Accounts;

/// <summary>Represents the answer to a request of the page about accounts.</summary>
/// <param name="Refusal">The reason why nothing was done, or null.</param>
/// <param name="Challenge">The question to the passkeys of the browser, or null.</param>
/// <param name="Handle">The handle of the account that the browser is logged in to, or null.</param>
/// <param name="Address">The address at which the browser goes on, or null.</param>
internal sealed record AccountAnswer(LocalizedMessage? Refusal, PasskeyChallenge? Challenge = null, string? Handle = null, string? Address = null);
