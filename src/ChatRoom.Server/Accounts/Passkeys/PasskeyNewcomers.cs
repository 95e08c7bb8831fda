using System.Security.Cryptography;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Ledger;

namespace ChatRoom.Server.Accounts.Passkeys;

/// <summary>Makes accounts for browsers without a person, by a passkey alone. Members throw if the ledger cannot be used.</summary>
internal sealed class PasskeyNewcomers(PasskeyRegister passkeys, AccountRegister accounts, PeopleDirectory people, TrustRegister trust)
{
    private const int TokenBytes = 16;

    /// <summary>Makes the challenge for the passkey of a newcomer. It uses no invitation up, and keeps no handle.</summary>
    /// <param name="typed">The handle as typed.</param>
    /// <param name="code">The code of an invitation, or null.</param>
    /// <param name="client">The origin.</param>
    /// <param name="http">The request.</param>
    public async Task<(PasskeyChallenge? Challenge, LocalizedMessage? Refusal)> OfferAsync(string typed, string? code, ClientAddress client, HttpContext http)
    {
        // A stranger without an invitation does not learn which handles are taken.
        if (trust.Admission.RefuseStranger(code) is { } refusal)
        {
            return (null, refusal);
        }

        using var visit = await people.EnterAsync(typed);
        if (RefuseHandle(typed, visit.Person, client) is { } problem)
        {
            return (null, problem);
        }

        // The id of the person is that of a token, which comes back with the challenge.
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(TokenBytes));
        return (await passkeys.OfferAsync(people.IdOf(token), visit.Person.Name, token, http), null);
    }

    /// <summary>Makes the account of a newcomer by the passkey that was begun.</summary>
    /// <param name="typed">The handle as typed.</param>
    /// <param name="code">The code of an invitation, or null.</param>
    /// <param name="answer">The answer of the passkey.</param>
    /// <param name="client">The origin.</param>
    /// <param name="http">The request.</param>
    /// <param name="device">The name of the passkey.</param>
    public Task<(Account? Account, LocalizedMessage? Refusal)> JoinAsync(
        string typed, string? code, PasskeyAnswer answer, ClientAddress client, HttpContext http, string device) =>
        trust.Admission.AdmitAsync<Account>(code, async () =>
        {
            if (await passkeys.ReadNewcomerAsync(answer, people.IdOf, http, device) is not { } newcomer)
            {
                return (null, PasskeyRegister.Refused);
            }

            using var visit = await people.EnterAsync(typed, newcomer.Token);
            return RefuseHandle(typed, visit.Person, client) is { } problem ? (null, problem)
                : await accounts.MakeAsync(visit.Person, new AccountProof(Passkey: newcomer.Passkey), client) is { } refusal ? (null, refusal)
                : (people.FindAccount(visit.Person.Id), null);
        });

    private LocalizedMessage? RefuseHandle(string typed, Person person, ClientAddress client) =>
        Handle.TryCreate(typed, out var handle) && person.Name == handle.Value
            ? accounts.RefusalOf(person, handle, client)
            : AccountRegister.Taken(typed);
}
