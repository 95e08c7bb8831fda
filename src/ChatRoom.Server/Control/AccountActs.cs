using System.Globalization;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Accounts;
using ChatRoom.Server.Ledger;

namespace ChatRoom.Server.Control;

/// <summary>Does the acts of the command line about accounts. Each is in the audit log, without passphrases and codes.</summary>
internal sealed partial class AccountActs
{
    private static readonly LocalizedMessage NotStored = "That cannot be read or stored just now. Nothing was changed; try again later.";

    private readonly AccountRegister _register;
    private readonly AccountLinks _links;
    private readonly LogIns _logIns;
    private readonly LedgerAccounts _ledger;
    private readonly PeopleDirectory _people;
    private readonly RoomDirectory _rooms;
    private readonly TimeProvider _time;
    private readonly ILogger<AccountActs> _logger;
    private readonly Dictionary<string, Func<string, CancellationToken, Task<ActAnswer>>> _acts;

    public AccountActs(
        AccountRegister register, AccountLinks links, LogIns logIns, LedgerAccounts ledger, RoomDirectory rooms,
        TimeProvider time, ILogger<AccountActs> logger)
    {
        (_register, _links, _logIns, _ledger) = (register, links, logIns, ledger);
        (_people, _rooms, _time, _logger) = (rooms.People, rooms, time, logger);
        _acts = new()
        {
            ["user-add"] = AddAsync,
            ["user-link"] = (handle, _) => ChangeAsync(handle, "user link", LinkAsync),
            ["user-rename"] = (names, _) => RenameAsync(names),
            ["user-disable"] = (handle, _) => ChangeAsync(handle, "user disable", DisableAsync),
            ["user-enable"] = (handle, _) => ChangeAsync(handle, "user enable", EnableAsync),
            ["user-delete"] = (handle, _) => ChangeAsync(handle, "user delete", DeleteAsync),
        };
    }

    /// <summary>Finds an act by its name, or returns null.</summary>
    public Func<string, CancellationToken, Task<ActAnswer>>? Find(string act) => _acts.GetValueOrDefault(act);

    /// <summary>Lists the accounts, one a line.</summary>
    public async Task<IReadOnlyList<LocalizedMessage>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await _ledger.ListAsync(cancellationToken)).Select(row => (LocalizedMessage)string.Create(
                CultureInfo.InvariantCulture,
                $"{row.UserName}: account since {DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt):yyyy-MM-dd}{(row.DisabledAt > 0 ? ", disabled" : "")}"))];
        }
        catch (RoomCatalogException e)
        {
            LogFailed(_logger, e);
            return [NotStored];
        }
    }

    /// <summary>Makes an account: <c>HANDLE PASSPHRASE</c>.</summary>
    private async Task<ActAnswer> AddAsync(string argument, CancellationToken cancellationToken)
    {
        var end = argument.IndexOf(' ', StringComparison.Ordinal);
        var name = end < 0 ? argument : argument[..end];
        var (account, refusal) = await _register.MakeAsync(name, end < 0 ? "" : argument[end..].Trim(), default, cancellationToken);
        if (account is null)
        {
            return ActAnswer.Refused(refusal!);
        }

        await AuditAsync("user add", account.Handle);
        return ActAnswer.Done($"{account.Handle} is an account now. To log in on a line: /login {account.Handle} PASSPHRASE");
    }

    /// <summary>Gives an account another handle: <c>OLD NEW</c>.</summary>
    private Task<ActAnswer> RenameAsync(string names)
    {
        var words = names.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words is [var old, var wanted] ? ChangeAsync(old, "user rename", RenameToAsync, wanted)
            : Task.FromResult(ActAnswer.Refused("Type the name of the account and its new name."));

        async Task<ActAnswer> RenameToAsync(Account account)
        {
            await _links.WithdrawAsync(account.Id);
            var (renamed, refusal) = await _register.RenameAsync(account, wanted);
            if (renamed is null)
            {
                return ActAnswer.Refused(refusal!);
            }

            await _rooms.FollowAsync(renamed);
            return ActAnswer.Done($"{account.Handle} is {renamed.Handle} now. The name {account.Handle} is free.");
        }
    }

    private async Task<ActAnswer> ChangeAsync(string typed, string act, Func<Account, Task<ActAnswer>> change, string detail = "")
    {
        try
        {
            if (_people.FindAccount(typed) is not { } account)
            {
                return ActAnswer.Refused($"There is no account {typed}.");
            }

            var answer = await change(account);
            if (answer.IsDone)
            {
                await AuditAsync(act, account.Handle, detail);
            }

            return answer;
        }
        catch (RoomCatalogException e)
        {
            LogFailed(_logger, e);
            return ActAnswer.Refused(NotStored);
        }
    }

    private async Task<ActAnswer> LinkAsync(Account account) =>
        _logIns.IsDisabled(account.Id) ? ActAnswer.Refused($"{account.Handle} is disabled. First: chatroom user enable {account.Handle}")
        : await _links.MakeAsync(account) is not { } link ? ActAnswer.Refused("No server with a page runs here. A link lasts no longer than the server that made it.")
        : ActAnswer.Done($"{link}", $"It sets a new passphrase of {account.Handle}, once, within 24 hours{(_ledger.IsShared ? "" : " and before the next start of the server")}.");

    private async Task<ActAnswer> DisableAsync(Account account)
    {
        await _links.WithdrawAsync(account.Id);
        return await _register.DisableAsync(account, isDisabled: true) is { } refusal
            ? ActAnswer.Refused(refusal)
            : ActAnswer.Done($"Nobody can log in as {account.Handle} now, and all its log-ins have ended.");
    }

    private async Task<ActAnswer> EnableAsync(Account account) =>
        await _register.DisableAsync(account, isDisabled: false) is { } refusal
            ? ActAnswer.Refused(refusal)
            : ActAnswer.Done($"{account.Handle} can log in again.");

    private async Task<ActAnswer> DeleteAsync(Account account)
    {
        await _links.WithdrawAsync(account.Id);
        return await _register.DeleteAsync(account) is { } refusal
            ? ActAnswer.Refused(refusal)
            : ActAnswer.Done($"The account {account.Handle} is deleted. Its name is free again in {AccountRegister.KeptAfterDeletion.Days} days.");
    }

    private Task AuditAsync(string act, string target, string detail = "")
    {
        var console = Issuer.Console;
        return _rooms.Trust.ApplyAsync(null, new AuditEntry(_time.GetUtcNow(), console.Handle, console.Id, console.Origin, act, "", target, detail));
    }

    [LoggerMessage(62, LogLevel.Error, "The accounts in the ledger cannot be used")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
