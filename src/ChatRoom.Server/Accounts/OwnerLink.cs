using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Ledger.Links;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Accounts;

/// <summary>Makes and takes the link by which the first person owns the server: once, for a day. With its use, all such links are worth nothing.</summary>
/// <param name="trust">The roles.</param>
/// <param name="links">Keeps the link.</param>
/// <param name="file">The file with the link, for the operator.</param>
/// <param name="time">The clock.</param>
/// <param name="isShutOut">Whether nobody can log in as a person any more: its account is deleted or disabled.</param>
internal sealed class OwnerLink(TrustRegister trust, IOneTimeLinks links, string file, TimeProvider time, Func<PersonId, bool> isShutOut)
{
    private const string Purpose = "owner";

    private volatile bool _isMade;

    /// <summary>Gets whether somebody owns the server, and can log in.</summary>
    public bool HasOwner => trust.ListRoles().Any(role => role is { Room: "", Role: Role.Owner } && !isShutOut(role.Person));

    /// <summary>Returns the file of the link beside a history: <c>owner-link</c> beside <c>chatroom.db</c>, else <c>X.owner-link</c>.</summary>
    public static string Beside(string history) => FileBeside.Path(history, "owner-link");

    /// <summary>Makes a new link, and writes it to the file.</summary>
    /// <param name="page">The address of the page.</param>
    /// <returns>Null if the server has an owner.</returns>
    /// <exception cref="RoomCatalogException">The ledger cannot be used.</exception>
    public async Task<Uri?> MakeAsync(Uri page)
    {
        DeleteFile();
        if (HasOwner)
        {
            return null;
        }

        var code = LinkCode.New();
        await links.AddAsync(new(LinkCode.HashOf(Purpose, code), PersonId.None, time.GetUtcNow() + LinkCode.Lasts));
        _isMade = true;
        var link = new Uri(page, $"account/owner/{code}");
        try
        {
            using var writer = new StreamWriter(file, PrivateFile.Options(FileMode.Create, FileAccess.Write));
            writer.WriteLine(link);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The link is printed, too. A file above a limit of its size is an argument out of range to the framework.
        }

        return link;
    }

    /// <summary>Returns whether a code is that of a link, and nobody owns the server yet. Does not use it up.</summary>
    /// <exception cref="RoomCatalogException">The ledger cannot be used.</exception>
    public async ValueTask<bool> IsGoodAsync(string code) => !HasOwner && await links.FindAsync(LinkCode.HashOf(Purpose, code)) is not null;

    /// <summary>Uses the link up: the account owns the server.</summary>
    /// <returns>False if the link is worth nothing, or not any more.</returns>
    /// <exception cref="RoomCatalogException">The ledger cannot be used.</exception>
    public async Task<bool> TryUseAsync(string code, Account account, string origin)
    {
        if (HasOwner || await links.TakeAsync(LinkCode.HashOf(Purpose, code)) is not { } link)
        {
            return false;
        }

        try
        {
            var grant = new TrustChange.Grant(new RoleGrant("", account.Id, Role.Owner, account.Handle));
            await trust.ApplyAsync(
                grant, new AuditEntry(time.GetUtcNow(), account.Handle, account.Id, origin, "owner link", "", account.Handle, ""));
        }
        catch
        {
            await links.AddAsync(link);
            throw;
        }

        DeleteFile();
        return true;
    }

    /// <summary>Makes the link worth nothing and deletes its file if the server has an owner by now, also for the time when it has none again.</summary>
    public async Task WithdrawIfOwnedAsync()
    {
        if (!_isMade || !HasOwner)
        {
            return;
        }

        DeleteFile();
        try
        {
            await links.WithdrawAsync(PersonId.None);
            _isMade = false;
        }
        catch (RoomCatalogException)
        {
            // The next look tries it again; with an owner, no link is good.
        }
    }

    private void DeleteFile()
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The code in it is worth nothing.
        }
    }
}
