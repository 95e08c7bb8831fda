using ChatRoom.Core.Events;
using ChatRoom.Core.People;

namespace ChatRoom.Server.Ledger;

/// <summary>Holds what a start must know of the accounts before the first name is accepted.</summary>
/// <param name="Claims">The handles that belong to accounts.</param>
/// <param name="Disabled">The accounts to which nobody may log in.</param>
/// <param name="LogIns">The log-ins of browsers, and the account of each.</param>
/// <param name="Held">The guests that have held a handle of late.</param>
/// <param name="Deleted">The accounts that are deleted, the first one first.</param>
internal sealed record StoredAccounts(
    IReadOnlyList<Claim> Claims,
    IReadOnlyList<PersonId> Disabled,
    IReadOnlyList<(Guid Id, PersonId Account)> LogIns,
    IReadOnlyList<HeldHandle> Held,
    IReadOnlyList<DeletedAccount> Deleted)
{
    /// <summary>Gets the accounts of a ledger without any.</summary>
    public static StoredAccounts None { get; } = new([], [], [], [], []);
}
