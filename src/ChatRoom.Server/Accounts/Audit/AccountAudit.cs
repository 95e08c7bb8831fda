using ChatRoom.Core.Events;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Trust;

namespace ChatRoom.Server.Accounts.Audit;

/// <summary>Writes into the audit log what persons do with their accounts, within bounds. Thread-safe.</summary>
/// <remarks>Without bounds a person could push the acts of moderation out of the log.</remarks>
internal sealed partial class AccountAudit(TrustRegister trust, TimeProvider time, ILogger<AccountAudit> logger)
{
    /// <summary>The most entries of one account in an hour.</summary>
    public const int MostOfOne = 10;

    /// <summary>The most entries of all accounts without a role in an hour.</summary>
    public const int MostOfOthers = 100;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<PersonId, int> _written = [];
    private readonly HashSet<(PersonId Account, string Origin)> _loggedIn = [];
    private DateTimeOffset _begun;
    private int _ofOthers;

    /// <summary>Adds an entry, unless there are enough of its kind.</summary>
    public async Task AddAsync(AccountAct act, Account account, string origin)
    {
        var hasRole = trust.ListRoles().Any(role => role.Person == account.Id);
        if ((act == AccountAct.LogIn && !hasRole) || !TryTake(act, account.Id, origin, hasRole))
        {
            return;
        }

        try
        {
            await trust.ApplyAsync(null, new AuditEntry(time.GetUtcNow(), account.Handle, account.Id, origin, NameOf(act), "", account.Handle, ""));
        }
        catch (RoomCatalogException e)
        {
            // It is done already.
            LogNotStored(logger, e);
        }
    }

    private static string NameOf(AccountAct act) => act switch
    {
        AccountAct.LogIn => "log-in",
        AccountAct.ChangePassphrase => "passphrase changed",
        AccountAct.AddPasskey => "passkey added",
        AccountAct.RemovePasskey => "passkey removed",
        AccountAct.AddIdentity => "identity added",
        AccountAct.RemoveIdentity => "identity removed",
        _ => "account deleted",
    };

    private bool TryTake(AccountAct act, PersonId account, string origin, bool hasRole)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _begun >= Hour)
            {
                _written.Clear();
                _loggedIn.Clear();
                (_begun, _ofOthers) = (now, 0);
            }

            var count = _written.GetValueOrDefault(account);
            if (count >= MostOfOne || (!hasRole && _ofOthers >= MostOfOthers) || (act == AccountAct.LogIn && !_loggedIn.Add((account, origin))))
            {
                return false;
            }

            _written[account] = count + 1;
            _ofOthers += hasRole ? 0 : 1;
            return true;
        }
    }

    [LoggerMessage(79, LogLevel.Error, "An entry of the audit log is not stored")]
    private static partial void LogNotStored(ILogger logger, Exception exception);
}
