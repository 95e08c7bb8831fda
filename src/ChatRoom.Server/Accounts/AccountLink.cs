using ChatRoom.Core.People;

namespace ChatRoom.Server.Accounts;

/// <summary>Represents a link by which the owner of an account sets a new passphrase.</summary>
/// <param name="Account">The account.</param>
/// <param name="EndsAt">The end.</param>
internal sealed record AccountLink(Account Account, DateTimeOffset EndsAt);
