using ChatRoom.Core.Events;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Core.Trust.Settings;
using ChatRoom.Server.Ledger.Model;
using ChatRoom.Server.Ledger.Model.Admission;
using ChatRoom.Server.Ledger.Model.Settings;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Ledger;

/// <summary>Keeps roles, sanctions, rules and the audit log in the ledger.</summary>
internal sealed class LedgerTrustStore(LedgerStore store, ILedgerDatabase database) : ITrustStore
{
    // The log is cut only now and then: an act need not pay for it.
    private const int CutEvery = 100;

    /// <inheritdoc/>
    public Task<TrustFacts> LoadAsync(CancellationToken cancellationToken) => Task.Run(database.ReadTrust, cancellationToken);

    /// <inheritdoc/>
    public Task StoreAsync(TrustChange? change, AuditEntry? entry, int keep) => store.RunAsync(
        async (ledger, cancelled) =>
        {
            await using var transaction = await ledger.Database.BeginTransactionAsync(cancelled);
            await MakeAsync(ledger, change, cancelled);
            var row = entry is null ? null : ledger.Audit.Add(ToRow(entry)).Entity;
            await ledger.SaveChangesAsync(cancelled);
            if (row is not null && row.Id % CutEvery == 0)
            {
                await ledger.Audit.Where(old => old.Id <= row.Id - keep).ExecuteDeleteAsync(cancelled);
            }

            await transaction.CommitAsync(cancelled);
            return true;
        },
        CancellationToken.None);

    /// <inheritdoc/>
    /// <remarks>The lock of the row decides between two nodes. A node may not know yet what another one has stored.</remarks>
    public async ValueTask<long> TakeNumberAsync(string kind, long least) => !store.IsShared ? least : await store.RunAsync(
        async (ledger, cancelled) => (await ledger.Database.SqlQuery<long>(
            $"""
            INSERT INTO numbers AS n VALUES ({kind}, {least}) ON CONFLICT (kind) DO UPDATE SET last = greatest(n.last + 1, excluded.last)
            RETURNING last AS "Value"
            """).ToListAsync(cancelled))[0],
        CancellationToken.None);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int count, CancellationToken cancellationToken) =>
        store.RunAsync<IReadOnlyList<AuditEntry>>(
            async (ledger, cancelled) =>
            {
                var rows = await ledger.Audit.AsNoTracking().OrderByDescending(row => row.Id).Take(count).ToListAsync(cancelled);
                return [.. rows.AsEnumerable().Reverse().Select(ToEntry)];
            },
            cancellationToken);

    private static Task MakeAsync(LedgerContext ledger, TrustChange? change, CancellationToken cancelled) => change switch
    {
        TrustChange.Grant(var role) => GrantAsync(ledger, role, cancelled),
        TrustChange.Revoke(var room, var person) =>
            ledger.Roles.Where(row => row.Room == room && row.PersonId == person).ExecuteDeleteAsync(cancelled),
        TrustChange.Add(var sanction) => Task.FromResult(ledger.Sanctions.Add(ToRow(sanction))),
        TrustChange.Remove(var ids) => ledger.Sanctions.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancelled),
        TrustChange.SetRules(var room, var rules) => SetRulesAsync(ledger, room, rules, cancelled),
        TrustChange.RenameRoom(var room, var name) => RenameAsync(ledger, room, name, cancelled),
        TrustChange.DropRoom(var room) => DropAsync(ledger, room, cancelled),
        TrustChange.Invite(var invitation) => Task.FromResult(ledger.ServerInvitations.Add(ToRow(invitation))),
        TrustChange.EndInvitations(var ids) => ledger.ServerInvitations.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancelled),
        TrustChange.UseInvitation(var id, var person) => UseAsync(ledger, id, person, cancelled),
        TrustChange.GiveInvitationBack(var id, var person) => GiveBackAsync(ledger, id, person, cancelled),
        TrustChange.ChangeSetting(var setting) => SetAsync(ledger, setting, cancelled),
        TrustChange.CancelSetting(var name, var at) => ledger.Settings.Where(row => row.Name == name && row.BeginsAt > at.ToUnixTimeMilliseconds()).ExecuteDeleteAsync(cancelled),
        TrustChange.ResetSetting(var name) => ledger.Settings.Where(row => row.Name == name).ExecuteDeleteAsync(cancelled),
        _ => Task.CompletedTask,
    };

    private static async Task SetAsync(LedgerContext ledger, StoredSetting setting, CancellationToken cancelled)
    {
        // A value that waits replaces the one that waited; the one in force stays until then.
        var (at, waits) = (setting.At.ToUnixTimeMilliseconds(), setting.BeginsAt > setting.At);
        await ledger.Settings.Where(row => row.Name == setting.Name && (!waits || row.BeginsAt > at)).ExecuteDeleteAsync(cancelled);
        ledger.Settings.Add(new SettingRow
        {
            Name = setting.Name,
            BeginsAt = setting.BeginsAt.ToUnixTimeMilliseconds(),
            At = at,
            Value = setting.Value,
            By = setting.By,
        });
    }

    private static async Task GrantAsync(LedgerContext ledger, RoleGrant role, CancellationToken cancelled)
    {
        await ledger.Roles.Where(row => row.Room == role.Room && row.PersonId == role.Person).ExecuteDeleteAsync(cancelled);
        ledger.Roles.Add(new RoleRow { Room = role.Room, PersonId = role.Person, Role = role.Role, Handle = role.Handle });
    }

    private static async Task SetRulesAsync(LedgerContext ledger, string room, RoomRules rules, CancellationToken cancelled)
    {
        await ledger.RoomRules.Where(row => row.Room == room).ExecuteDeleteAsync(cancelled);
        if (!rules.IsEmpty)
        {
            ledger.RoomRules.Add(new RoomRulesRow
            {
                Room = room,
                SlowSeconds = (int)rules.Slow.TotalSeconds,
                IsReadOnly = rules.IsReadOnly,
                SlowEndsAt = rules.SlowEndsAt?.ToUnixTimeMilliseconds() ?? 0,
                ReadOnlyEndsAt = rules.ReadOnlyEndsAt?.ToUnixTimeMilliseconds() ?? 0,
            });
        }
    }

    private static async Task RenameAsync(LedgerContext ledger, string room, string name, CancellationToken cancelled)
    {
        await ledger.Roles.Where(row => row.Room == room).ExecuteUpdateAsync(rows => rows.SetProperty(row => row.Room, name), cancelled);
        await ledger.Sanctions.Where(row => row.Room == room).ExecuteUpdateAsync(rows => rows.SetProperty(row => row.Room, name), cancelled);
        await ledger.RoomRules.Where(row => row.Room == room).ExecuteUpdateAsync(rows => rows.SetProperty(row => row.Room, name), cancelled);
    }

    private static async Task DropAsync(LedgerContext ledger, string room, CancellationToken cancelled)
    {
        await ledger.Roles.Where(row => row.Room == room).ExecuteDeleteAsync(cancelled);
        await ledger.Sanctions.Where(row => row.Room == room).ExecuteDeleteAsync(cancelled);
        await ledger.RoomRules.Where(row => row.Room == room).ExecuteDeleteAsync(cancelled);
    }

    private static async Task UseAsync(LedgerContext ledger, long id, PersonId person, CancellationToken cancelled)
    {
        await ledger.ServerInvitations.Where(row => row.Id == id).ExecuteUpdateAsync(rows => rows.SetProperty(row => row.Uses, row => row.Uses - 1), cancelled);
        if (!person.IsNone && !await ledger.Invited.AnyAsync(row => row.PersonId == person, cancelled))
        {
            ledger.Invited.Add(new InvitedRow { PersonId = person, Invitation = id });
        }
    }

    private static async Task GiveBackAsync(LedgerContext ledger, long id, PersonId person, CancellationToken cancelled)
    {
        await ledger.ServerInvitations.Where(row => row.Id == id).ExecuteUpdateAsync(rows => rows.SetProperty(row => row.Uses, row => row.Uses + 1), cancelled);
        await ledger.Invited.Where(row => row.PersonId == person).ExecuteDeleteAsync(cancelled);
    }

    private static ServerInvitationRow ToRow(ServerInvitation invitation) => new()
    {
        Id = invitation.Id,
        CodeHash = invitation.CodeHash,
        By = invitation.By,
        Uses = invitation.Uses,
        EndsAt = invitation.EndsAt.ToUnixTimeMilliseconds(),
    };

    private static SanctionRow ToRow(Sanction sanction) => new()
    {
        Id = sanction.Id,
        Kind = sanction.Kind,
        Room = sanction.Room,
        PersonId = sanction.Person,
        Handle = sanction.Handle,
        Network = sanction.Network?.ToString() ?? "",
        Reason = sanction.Reason,
        By = sanction.By,
        At = sanction.At.ToUnixTimeMilliseconds(),
        EndsAt = sanction.EndsAt?.ToUnixTimeMilliseconds() ?? 0,
        NetworkEndsAt = sanction.NetworkEndsAt?.ToUnixTimeMilliseconds() ?? 0,
    };

    private static AuditRow ToRow(AuditEntry entry) => new()
    {
        At = entry.At.ToUnixTimeMilliseconds(),
        By = entry.By,
        ById = entry.ById,
        Origin = entry.Origin,
        Act = entry.Act,
        Room = entry.Room,
        Target = entry.Target,
        Detail = entry.Detail,
    };

    private static AuditEntry ToEntry(AuditRow row) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.By, row.ById, row.Origin, row.Act, row.Room, row.Target, row.Detail);
}
