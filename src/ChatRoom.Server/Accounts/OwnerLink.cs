using System.Security.Cryptography;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Accounts;

/// <summary>Keeps the link by which the first person owns the server: once, for a day or until the next start.</summary>
/// <param name="trust">The roles.</param>
/// <param name="file">The file with the link, for the operator.</param>
/// <param name="time">The clock.</param>
/// <param name="isShutOut">Whether nobody can log in as a person any more: its account is deleted or disabled.</param>
internal sealed class OwnerLink(TrustRegister trust, string file, TimeProvider time, Func<PersonId, bool> isShutOut) : IDisposable
{
    private readonly SemaphoreSlim _using = new(1);
    private byte[]? _hash;
    private DateTimeOffset _endsAt;

    /// <summary>Gets whether somebody owns the server, and can log in.</summary>
    public bool HasOwner => trust.ListRoles().Any(role => role is { Room: "", Role: Role.Owner } && !isShutOut(role.Person));

    /// <summary>Returns the file of the link beside a history: <c>owner-link</c> beside <c>chatroom.db</c>, else <c>X.owner-link</c>.</summary>
    public static string Beside(string history) => FileBeside.Path(history, "owner-link");

    /// <summary>Makes a new link, and writes it to the file; an earlier one is worth nothing from then on.</summary>
    /// <param name="page">The address of the page.</param>
    /// <returns>Null if the server has an owner.</returns>
    public Uri? Make(Uri page)
    {
        Withdraw();
        if (HasOwner)
        {
            return null;
        }

        var code = LinkCode.New();
        (_hash, _endsAt) = (LinkCode.HashOf(code), time.GetUtcNow() + LinkCode.Lasts);
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

    /// <summary>Returns whether a code is that of the link, and nobody owns the server yet. Does not use it up.</summary>
    public bool IsGood(string code) =>
        _hash is { } hash && time.GetUtcNow() < _endsAt && !HasOwner && CryptographicOperations.FixedTimeEquals(hash, LinkCode.HashOf(code));

    /// <summary>Uses the link up: the account owns the server.</summary>
    /// <returns>False if the link is worth nothing, or not any more.</returns>
    public async Task<bool> TryUseAsync(string code, Account account, string origin)
    {
        await _using.WaitAsync();
        try
        {
            if (!IsGood(code))
            {
                return false;
            }

            var grant = new TrustChange.Grant(new RoleGrant("", account.Id, Role.Owner, account.Handle));
            await trust.ApplyAsync(
                grant, new AuditEntry(time.GetUtcNow(), account.Handle, account.Id, origin, "owner link", "", account.Handle, ""));
            Withdraw();
            return true;
        }
        finally
        {
            _using.Release();
        }
    }

    /// <summary>Withdraws the link if the server has an owner by now.</summary>
    public void WithdrawIfOwned()
    {
        if (_hash is not null && HasOwner)
        {
            Withdraw();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _using.Dispose();

    private void Withdraw()
    {
        _hash = null;
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
