using ChatRoom.Core.Events;
using ChatRoom.Core.People;

namespace ChatRoom.Server.Ledger;

/// <summary>Represents an account that is deleted.</summary>
/// <param name="Id">The person.</param>
/// <param name="Handle">The handle that the account had.</param>
/// <param name="CreatedAt">The time of the registration, in milliseconds since 1970.</param>
/// <param name="DeletedAt">The time of the deletion, in milliseconds since 1970.</param>
internal sealed record DeletedAccount(PersonId Id, string Handle, long CreatedAt, long DeletedAt)
{
    /// <summary>Adds the account to those that readers see under another name.</summary>
    public void AddTo(DeletedAccounts deleted) => deleted.Add(
        Id, Handle, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(DeletedAt));
}
