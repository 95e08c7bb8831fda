using ChatRoom.Core.People;
using ChatRoom.Server.Ledger.Links;

namespace ChatRoom.Server.Accounts;

/// <summary>Represents a used link by which the owner of an account sets a new passphrase.</summary>
/// <param name="Account">The account.</param>
/// <param name="Link">The link.</param>
internal sealed record AccountLink(Account Account, OneTimeLink Link);
