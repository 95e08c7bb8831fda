using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Input.Accounts;

/// <summary>Makes accounts and checks passphrases. No member throws for a passphrase or a ledger that is not good.</summary>
public interface IAccounts
{
    /// <summary>Gets whether passphrases are taken over connections that a listener on the way can read.</summary>
    bool AllowsPlaintext { get; }

    /// <summary>Checks a passphrase. An unknown handle and a wrong passphrase get the same answer, in the same time.</summary>
    /// <param name="handle">The handle as typed.</param>
    /// <param name="passphrase">The passphrase as typed.</param>
    /// <param name="client">The origin of the try; wrong ones count by account and address.</param>
    /// <param name="isKnownDevice">Whether the device has proved this account before; wrong tries from other addresses do not slow it down.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    /// <returns>The account, or the reason for the client.</returns>
    Task<(Account? Account, LocalizedMessage? Refusal)> CheckAsync(
        string handle, string passphrase, ClientAddress client, bool isKnownDevice, CancellationToken cancellationToken);

    /// <summary>Makes an account of a guest, which keeps its id and its handle, if the rule of the server lets it.</summary>
    /// <returns>Null if the account is there now, else the reason.</returns>
    Task<LocalizedMessage?> RegisterAsync(Person person, string passphrase, ClientAddress client, CancellationToken cancellationToken);

    /// <summary>Makes an account of a client without a person, by an invitation if the rule of the server asks for one.</summary>
    /// <returns>The account, or the reason for the client.</returns>
    Task<(Account? Account, LocalizedMessage? Refusal)> JoinAsync(NewAccount wanted, ClientAddress client, CancellationToken cancellationToken);

    /// <summary>Gives an account another passphrase, and ends its other log-ins.</summary>
    /// <param name="account">The account.</param>
    /// <param name="passphrase">The new passphrase as typed.</param>
    /// <param name="kept">The log-in that stays.</param>
    /// <param name="client">The origin of the request.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    /// <returns>Null if it is stored, else the reason.</returns>
    Task<LocalizedMessage?> ChangeAsync(
        Account account, string passphrase, Guid kept, ClientAddress client, CancellationToken cancellationToken);

    /// <summary>Deletes an account, and ends its log-ins. Its handle is free again after a time.</summary>
    /// <returns>Null if it is stored, else the reason.</returns>
    Task<LocalizedMessage?> DeleteAsync(Account account);

    /// <summary>Writes into the audit log what a person has done with its account; of a log-in only that of a person with a role.</summary>
    /// <param name="act">The act.</param>
    /// <param name="account">The account.</param>
    /// <param name="origin">The door and the address of the person.</param>
    Task AuditAsync(AccountAct act, Account account, string origin);
}
