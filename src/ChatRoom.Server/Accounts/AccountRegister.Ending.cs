using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;

namespace ChatRoom.Server.Accounts;

/// <content>Renames, disables and deletes accounts.</content>
internal sealed partial class AccountRegister
{
    /// <inheritdoc/>
    public async Task<LocalizedMessage?> DeleteAsync(Account account)
    {
        try
        {
            var now = time.GetUtcNow();
            var deleted = await ledger.DeleteAsync(account.Id, now);
            await DropRolesAsync(account.Id);
            logIns.EndAll(account.Id, kept: Guid.Empty);
            people.Claim(Claim.Of(account) with { Until = now + KeptAfterDeletion });
            deleted?.AddTo(people.Deleted);
            people.GiveUp(account.Id);
            LogDeleted(logger, account.Handle);
            return null;
        }
        catch (RoomCatalogException e)
        {
            LogFailed(logger, e);
            return NotStored;
        }
    }

    /// <summary>Keeps everybody out of an account and ends its log-ins, or lets its owner in again.</summary>
    /// <returns>Null if it is stored, else the reason.</returns>
    public async Task<LocalizedMessage?> DisableAsync(Account account, bool isDisabled)
    {
        try
        {
            await ledger.DisableAsync(account.Id, isDisabled ? time.GetUtcNow() : null);
        }
        catch (RoomCatalogException e)
        {
            LogFailed(logger, e);
            return NotStored;
        }

        if (isDisabled)
        {
            logIns.Disable(account.Id);
            logIns.EndAll(account.Id, kept: Guid.Empty);
        }
        else
        {
            logIns.Enable(account.Id);
        }

        return null;
    }

    /// <summary>Gives an account another handle; its earlier one is free from then on.</summary>
    /// <returns>The account, or the reason.</returns>
    /// <exception cref="RoomCatalogException">The ledger cannot be written.</exception>
    public async Task<(Account? Account, LocalizedMessage? Refusal)> RenameAsync(Account account, string wanted)
    {
        var renamed = account with { Handle = wanted };
        var claim = Claim.Of(renamed);
        if (!Handle.TryCreate(wanted, out var handle) || handle.Value != wanted || Handle.IsGiven(handle) || claim.IsReserved)
        {
            return (null, NoName(wanted));
        }

        if (!await ledger.TryRenameAsync(renamed, time.GetUtcNow() - KeptAfterDeletion))
        {
            return (null, Taken(handle.Value));
        }

        people.Claim(claim);
        foreach (var role in trust.ListRoles().Where(role => role.Person == account.Id).ToList())
        {
            await trust.ApplyAsync(new TrustChange.Grant(role with { Handle = renamed.Handle }), null);
        }

        LogRenamed(logger, account.Handle, renamed.Handle);
        return (renamed, null);
    }

    /// <summary>Takes the roles of a person that never comes back. A server whose owner it was has none then.</summary>
    private async Task DropRolesAsync(PersonId person)
    {
        foreach (var role in trust.ListRoles().Where(role => role.Person == person))
        {
            await trust.ApplyAsync(new TrustChange.Revoke(role.Room, person), null);
        }
    }

    [LoggerMessage(75, LogLevel.Information, "account {Handle} is {NewHandle} now")]
    private static partial void LogRenamed(ILogger logger, string handle, string newHandle);

    [LoggerMessage(74, LogLevel.Information, "account {Handle} deleted")]
    private static partial void LogDeleted(ILogger logger, string handle);
}
