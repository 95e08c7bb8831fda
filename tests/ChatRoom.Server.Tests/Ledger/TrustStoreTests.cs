using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Tests.History;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Ledger;

/// <summary>Tests that roles, bans and rules are read again as they were stored.</summary>
public sealed class TrustStoreTests : IDisposable
{
    private static readonly PersonId Bob = PersonId.FromToken("bob");

    private readonly HistoryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private string FilePath => SqliteLedgerFile.Beside(_folder.FilePath);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_is_read_again_as_it_was_stored()
    {
        var ban = NewSanction(7) with { Reason = "spam", EndsAt = _time.GetUtcNow().AddHours(1), NetworkEndsAt = _time.GetUtcNow().AddHours(2) };
        var (role, rules) = (new RoleGrant("dev", Bob, Role.Moderator, "bob"), new RoomRules(TimeSpan.FromSeconds(30), true) { SlowEndsAt = _time.GetUtcNow().AddHours(1), ReadOnlyEndsAt = _time.GetUtcNow().AddHours(2) });
        await UseAsync(async trust =>
        {
            Assert.Empty(trust.ListRoles());
            await trust.ApplyAsync(new TrustChange.Add(ban), NewEntry("ban"));
            await trust.ApplyAsync(new TrustChange.Add(NewSanction(8) with { Network = null }), null);
            await trust.ApplyAsync(new TrustChange.Grant(role with { Role = Role.Operator }), null);
            await trust.ApplyAsync(new TrustChange.Grant(role), NewEntry("mod"));
            await trust.ApplyAsync(new TrustChange.SetRules("dev", rules), NewEntry("slow"));
        });

        await UseAsync(async trust =>
        {
            Assert.Equal([ban, NewSanction(8) with { Network = null }], trust.ListSanctions());
            Assert.Equal([role], trust.ListRoles());
            Assert.Equal(rules, trust.RulesOf("dev"));
            Assert.Equal(9, await trust.NextIdAsync());
            Assert.Equal(["ban", "mod", "slow"], (await trust.ListAuditAsync(10, Cancelled)).Select(entry => entry.Act));
            Assert.Equal([NewEntry("slow")], await trust.ListAuditAsync(1, Cancelled));

            await trust.ApplyAsync(new TrustChange.Remove([7]), null);
            await trust.ApplyAsync(new TrustChange.Revoke("dev", Bob), null);
            await trust.ApplyAsync(new TrustChange.SetRules("dev", default), null);
        });
        await UseAsync(trust =>
        {
            Assert.Equal([8], trust.ListSanctions().Select(sanction => sanction.Id));
            Assert.Empty(trust.ListRoles());
            Assert.Equal(default, trust.RulesOf("dev"));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Everything_follows_a_room_to_its_new_name_and_goes_with_it()
    {
        await UseAsync(async trust =>
        {
            await trust.ApplyAsync(new TrustChange.Add(NewSanction(1) with { Room = "dev" }), null);
            await trust.ApplyAsync(new TrustChange.Grant(new("dev", Bob, Role.Moderator, "bob")), null);
            await trust.ApplyAsync(new TrustChange.SetRules("dev", new(TimeSpan.Zero, true)), null);
            await trust.ApplyAsync(new TrustChange.RenameRoom("dev", "~secret"), null);
            AssertHas(trust);
        });
        await UseAsync(async trust =>
        {
            AssertHas(trust);
            await trust.ApplyAsync(new TrustChange.DropRoom("~secret"), null);
            Assert.False(trust.Knows("~secret"));
        });
        await UseAsync(trust =>
        {
            Assert.False(trust.Knows("~secret"));
            return Task.CompletedTask;
        });

        static void AssertHas(TrustRegister trust)
        {
            Assert.False(trust.Knows("dev"));
            Assert.Equal("~secret", Assert.Single(trust.ListRoles()).Room);
            Assert.Equal("~secret", Assert.Single(trust.ListSanctions()).Room);
            Assert.True(trust.RulesOf("~secret").IsReadOnly);
        }
    }

    [Fact]
    public async Task The_audit_log_keeps_the_newest_entries()
    {
        await UseAsync(
            async trust =>
            {
                for (var i = 0; i < 100; i++)
                {
                    await trust.ApplyAsync(null, NewEntry($"act{i}"));
                }

                Assert.Equal(10, (await trust.ListAuditAsync(1000, Cancelled)).Count);
            },
            new TrustOptions { AuditEntries = 10 });
    }

    [Fact]
    public async Task A_ledger_of_an_earlier_version_has_no_bans_and_a_damaged_one_is_refused()
    {
        using (var store = new LedgerStore(new SqliteLedgerFile(FilePath)))
        {
            await new LedgerRoomCatalog(store).CountAsync(RoomKind.Public, Cancelled);
        }

        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={FilePath};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE sanctions";
            command.ExecuteNonQuery();
        }

        await UseAsync(trust =>
        {
            Assert.Empty(trust.ListSanctions());
            return Task.CompletedTask;
        });
        await File.WriteAllTextAsync(FilePath, "something else", Cancelled);
        await Assert.ThrowsAsync<RoomCatalogException>(() => UseAsync(_ => Task.CompletedTask));
    }

    [Fact]
    public async Task A_sanction_that_has_ended_is_forgotten()
    {
        await UseAsync(async trust =>
        {
            await trust.ApplyAsync(new TrustChange.Add(NewSanction(1) with { EndsAt = _time.GetUtcNow().AddHours(1), NetworkEndsAt = _time.GetUtcNow().AddHours(1) }), null);
            Assert.NotNull(trust.RefuseEntry(Bob, default));
            Assert.NotNull(trust.RefuseEntry(PersonId.None, ClientAddress.Direct(IPAddress.Parse("203.0.113.9"))));
            _time.Advance(TimeSpan.FromHours(1));
            Assert.Null(trust.RefuseEntry(Bob, default));
            Assert.Null(trust.RefuseEntry(PersonId.None, ClientAddress.Direct(IPAddress.Parse("203.0.113.9"))));
            await trust.ForgetEndedAsync();
        });
        await UseAsync(async trust => Assert.Equal(1, await trust.NextIdAsync()));
    }

    private async Task UseAsync(Func<TrustRegister, Task> use, TrustOptions? options = null)
    {
        var file = new SqliteLedgerFile(FilePath);
        using var store = new LedgerStore(file);
        var trust = new TrustRegister(new LedgerTrustStore(store, file), options ?? new TrustOptions(), _time);
        await trust.LoadAsync(Cancelled);
        await use(trust);
    }

    private Sanction NewSanction(long id) =>
        new(id, SanctionKind.Ban, "", Bob, "bob", IPNetwork.Parse("203.0.113.0/24"), "carol", _time.GetUtcNow());

    private AuditEntry NewEntry(string act) => new(_time.GetUtcNow(), "carol", Bob, "tcp 203.0.113.1", act, "dev", "bob", "2h");
}
