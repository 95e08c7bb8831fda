using ChatRoom.Core.Events;

namespace ChatRoom.Server.Ledger.Links;

/// <summary>Represents a link that works once.</summary>
/// <param name="Hash">The hash of its purpose and code. A code that is kept would be a passphrase.</param>
/// <param name="Subject">The account that it is for; <see cref="PersonId.None"/> for the owner's link.</param>
/// <param name="EndsAt">The end.</param>
internal sealed record OneTimeLink(string Hash, PersonId Subject, DateTimeOffset EndsAt);
