using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Ledger;
using Microsoft.AspNetCore.Identity;

namespace ChatRoom.Server.Accounts.Oidc;

/// <summary>Finds, makes and links the accounts of identities. Members throw if the ledger cannot be used.</summary>
/// <remarks>An identity is an issuer and a subject. Its names find no account: whoever has a name at the provider may change it.</remarks>
internal sealed class OidcRegister(
    LedgerIdentities ledger, AccountRegister accounts, PeopleDirectory people, HeldHandles held, LogIns logIns, TrustRegister trust)
{
    private const string Nameless = "user";
    private const int MostTries = 100;

    private static readonly LocalizedMessage ShutOut = new("Oidc_ShutOut", "Nobody can log in to your account here.");
    private static readonly LocalizedMessage NoFree = new("Oidc_NoFreeName", "No free name like yours was found.");

    /// <summary>Finds the account of an identity.</summary>
    /// <returns>The account, or the reason why it is closed; neither for an unknown identity.</returns>
    public async Task<(Account? Account, LocalizedMessage? Refusal)> FindAsync(UserLoginInfo identity, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(identity, cancellationToken) is not { } id)
        {
            return (null, null);
        }

        return people.FindAccount(id) is { } account && !logIns.IsDisabled(id) ? (account, null) : (null, ShutOut);
    }

    /// <summary>Makes the account of an unknown identity, if the rule of the server lets its owner make one.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="name">The name that it wants; made legal and unique.</param>
    /// <param name="guest">The guest that its browser is, or was a moment ago; null for none.</param>
    /// <param name="code">The code of an invitation, or null.</param>
    /// <param name="client">The origin.</param>
    public async Task<(Account? Account, LocalizedMessage? Refusal)> MakeAsync(
        UserLoginInfo identity, string? name, PersonId? guest, string? code, ClientAddress client)
    {
        if (trust.RefuseAccount(guest ?? PersonId.None, client) is { } sanctioned)
        {
            return (null, sanctioned);
        }

        var admission = trust.Admission;
        if (guest is { } known && admission.RefuseAccount(known) is null)
        {
            return await TakeHandleAsync(identity, name, guest, client);
        }

        return await admission.AdmitAsync(code, () => TakeHandleAsync(identity, name, guest, client));
    }

    /// <summary>Links an identity to an account.</summary>
    /// <returns>Null, or the reason for the reader.</returns>
    public async Task<LocalizedMessage?> LinkAsync(Account account, UserLoginInfo identity) => await ledger.TryAddAsync(account.Id, identity)
        ? null
        : new("Oidc_OfOther", "That identity belongs to another account here.");

    /// <summary>Lists the identities of an account.</summary>
    public Task<IReadOnlyList<UserLoginInfo>> ListAsync(Account account, CancellationToken cancellationToken) =>
        ledger.ListAsync(account.Id, cancellationToken);

    /// <summary>Takes an identity from an account.</summary>
    /// <returns>Null, or the reason for the reader.</returns>
    public async Task<LocalizedMessage?> UnlinkAsync(Account account, UserLoginInfo identity) => await ledger.TryRemoveAsync(account.Id, identity)
        ? null
        : new("Answer_PasskeyLast", "Nothing else would let you in. Set a passphrase or add a passkey first.");

    /// <summary>Makes the account with the wanted handle or the next free one; with the id of the guest, if that has the handle.</summary>
    private async Task<(Account? Account, LocalizedMessage? Refusal)> TakeHandleAsync(UserLoginInfo identity, string? name, PersonId? guest, ClientAddress client)
    {
        if (!Handle.TryCreate(name, out var wanted))
        {
            _ = Handle.TryCreate(Nameless, out wanted);
        }

        for (var number = 1; number <= MostTries; number++)
        {
            var handle = number == 1 ? wanted : wanted.WithNumber(number);
            var isOwn = guest is { } id && IsOf(id, handle);
            using var visit = isOwn ? people.Return(guest!.Value, handle.Value) : await people.EnterAsync(handle.Value);
            if (!isOwn && visit.Person.Name != handle.Value)
            {
                continue;
            }

            if (await accounts.MakeAsync(visit.Person, new AccountProof(Identity: identity), client) is null)
            {
                return (people.FindAccount(visit.Person.Id), null);
            }

            // Another request of the same identity may have been faster.
            if (await FindAsync(identity, CancellationToken.None) is ({ } account, _))
            {
                return (account, null);
            }
        }

        return (null, NoFree);
    }

    private bool IsOf(PersonId guest, Handle handle) => people.FindAccount(guest) is null && (people.Find(guest) is { } here
        ? Handle.TryCreate(here.Name, out var own) && own.SkeletonKey == handle.SkeletonKey
        : held.IsOf(handle, guest));
}
