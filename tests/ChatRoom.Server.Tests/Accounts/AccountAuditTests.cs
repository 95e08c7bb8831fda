using ChatRoom.Core.Events;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.People;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Accounts.Audit;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Accounts;

/// <summary>Asserts what the audit log has of accounts.</summary>
public sealed class AccountAuditTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_audit_log_has_the_log_ins_of_persons_with_a_role_and_changes_of_each_account_and_no_secret()
    {
        await using var server = await RunningServer.StartAsync("--History:Provider=sqlite", _folder.Setting, "--Limits:FloodPerSecond=0");
        await using var alice = await RegisterAsync(server, "alice");
        await using var bob = await RegisterAsync(server, "bob");
        await RunAsync("user", "role", "alice", "operator");
        using var one = new PageClient(server.Web);
        using var two = new PageClient(server.Web);

        Assert.Null(await one.AskAsync("login", new { handle = "alice", passphrase = Passphrase }));
        Assert.NotNull(await two.AskAsync("login", new { handle = "alice", passphrase = "wrong horse" }));
        Assert.Null(await two.AskAsync("login", new { handle = "bob", passphrase = Passphrase }));
        await using (await server.LineAsync($"/login alice {Passphrase}"))
        {
        }

        await using var guest = await server.LineAsync("guest");
        await guest.SayAsync($"/login alice {Passphrase}");
        await guest.ReadUntilStartsAsync("You are logged in as alice.");
        Assert.Null(await two.AskAsync("passphrase", new { current = Passphrase, passphrase = "another horse" }));
        await guest.SayAsync("/passphrase third horse battery");
        await guest.ReadUntilStartsAsync("The passphrase is changed.");
        Assert.Null(await two.AskAsync("delete", new { passphrase = "another horse" }));

        var audit = (await RunAsync("audit")).Output;
        Assert.Equal(
            [
                "The console [console]: role operator alice",
                "alice [web 127.0.0.1]: log-in alice",
                "alice [tcp 127.0.0.1]: log-in alice",
                "bob [web 127.0.0.1]: passphrase changed bob",
                "alice [tcp 127.0.0.1]: passphrase changed alice",
                "bob [web 127.0.0.1]: account deleted bob",
            ],
            audit.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line["2026-01-01 00:00 UTC ".Length..]));
        Assert.DoesNotContain("horse", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_account_fills_the_audit_log_no_further_than_a_bound_and_all_accounts_without_a_role_neither()
    {
        var time = new FakeTimeProvider();
        using var trust = new TrustRegister(time);
        var audit = new AccountAudit(trust, time, NullLogger<AccountAudit>.Instance);
        var owner = new Account(PersonId.New(), "owner");
        await trust.ApplyAsync(new TrustChange.Grant(new RoleGrant("", owner.Id, Role.Owner, owner.Handle)), null);
        for (var i = 0; i < 1000; i++)
        {
            await audit.AddAsync(AccountAct.ChangePassphrase, new Account(PersonId.New(), "many"), "web ::1");
            await audit.AddAsync(AccountAct.LogIn, owner, $"web ::{i:x}");
        }

        var entries = await trust.ListAuditAsync(5000, TestContext.Current.CancellationToken);

        Assert.Equal(AccountAudit.MostOfOthers, entries.Count(entry => entry.By == "many"));
        Assert.Equal(AccountAudit.MostOfOne, entries.Count(entry => entry.By == "owner"));
        time.Advance(TimeSpan.FromHours(1));
        await audit.AddAsync(AccountAct.LogIn, owner, "web ::1");
        await audit.AddAsync(AccountAct.LogIn, owner, "web ::1");
        Assert.Equal(entries.Count + 1, (await trust.ListAuditAsync(5000, TestContext.Current.CancellationToken)).Count);
    }

    private static async Task<LineClient> RegisterAsync(RunningServer server, string name)
    {
        var client = await server.LineAsync(name);
        await client.SayAsync($"/register {Passphrase}");
        await client.ReadUntilStartsAsync($"{name} is yours");
        return client;
    }

    private Task<Ended> RunAsync(params string[] words) => ProgramInProcess.RunAsync([.. words, _folder.Setting]);
}
