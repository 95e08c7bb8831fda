using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Settings;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Settings;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Moderation;

/// <summary>Tests that settings change while the server runs, by the right persons only, and delete nothing by surprise.</summary>
public sealed class SettingActsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LimitsOptions _limits = new();
    private readonly AccessOptions _access = new();
    private readonly MessagesOptions _messages = new();
    private readonly Loss _loss = new();
    private readonly MemoryTrustStore _store = new();
    private readonly TrustRegister _trust;
    private readonly SettingActs _acts;

    public SettingActsTests()
    {
        _trust = CreateTrust(_limits);
        _acts = new SettingActs(_trust, [_loss], _time);
    }

    public void Dispose() => _trust.Settings.Dispose();

    [Fact]
    public async Task A_limit_holds_from_the_moment_that_an_operator_sets_it_and_the_audit_log_tells_so()
    {
        Assert.Equal("Limits:FloodBurst is 3 now.", await SetAsync("limits:floodburst 3", Rank.Operator));

        Assert.Equal(3, _limits.FloodBurst);
        var entry = Assert.Single(await _trust.ListAuditAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal(("set", "Limits:FloodBurst", "3"), (entry.Act, entry.Target, entry.Detail));
    }

    [Theory]
    [InlineData("Limits:FloodBurst 5", Rank.Moderator, "Only the operators of this server may do that.")]
    [InlineData("Access:Mode accounts", Rank.Operator, "Only the owner of this server may do that.")]
    [InlineData("Nothing:Known 1", Rank.Person, "Only the operators of this server may do that.")]
    [InlineData("Nothing:Known 1", Rank.Owner, "There is no such setting that can change while the server runs.")]
    [InlineData("Limits:Connections 1", Rank.Owner, "There is no such setting that can change while the server runs.")]
    [InlineData("Limits:CallBurst 1", Rank.Owner, "Limits:CallBurst is set by the command line, which wins. Nothing was changed.")]
    [InlineData("Limits:FloodBurst -1", Rank.Owner, "Limits:FloodBurst must be from 0 (off) to 1000000 lines.")]
    [InlineData("Limits:FloodBurst many", Rank.Owner, "Limits:FloodBurst must be from 0 (off) to 1000000 lines.")]
    [InlineData("Limits:FloodBurst", Rank.Owner, "Limits:FloodBurst must be from 0 (off) to 1000000 lines.")]
    [InlineData("Limits:FloodPerSecond NaN", Rank.Owner, "Limits:FloodPerSecond must be from 0 (off) to 1000000 lines a second.")]
    [InlineData("Access:Mode 7", Rank.Owner, "Access:Mode must be open, invited or accounts.")]
    public async Task A_change_that_is_not_possible_is_refused_with_the_reason(string argument, Rank rank, string reason)
    {
        Assert.Equal(reason, await SetAsync(argument, rank));

        Assert.Empty(await _trust.ListAuditAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal(new LimitsOptions().FloodBurst, _limits.FloodBurst);
    }

    [Fact]
    public async Task The_rule_for_strangers_and_the_one_for_accounts_change_together()
    {
        var admission = new AdmissionRegister(_access, _store, _time);

        Assert.Equal("Access:Mode is accounts now.", await SetAsync("Access:Mode Accounts", Rank.Owner));

        Assert.NotNull(admission.RefuseEntry(PersonId.New(), hasAccount: false));
        Assert.Equal(RegistrationRule.Invited, admission.Registration);
    }

    [Fact]
    public async Task A_value_that_deletes_asks_for_the_number_of_events_and_begins_an_hour_later()
    {
        _loss.Count = 12;
        const string ask = "Messages:EditWindow=02:00:00 deletes 12 events, one hour from now. To do that, repeat it with that number behind it.";
        Assert.Equal(ask, await SetAsync("Messages:EditWindow 2:00", Rank.Owner));
        _loss.Count = 15;
        Assert.Equal(ask, await SetAsync("Messages:EditWindow 2:00 15", Rank.Owner));

        Assert.Equal(
            "Messages:EditWindow will be 02:00:00 from 2026-06-01 01:00 UTC on. Until then it can be taken back.",
            await SetAsync("Messages:EditWindow 2:00 12", Rank.Owner));

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(TimeSpan.FromHours(1), _messages.EditWindow);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromHours(2), _messages.EditWindow);
    }

    [Fact]
    public async Task A_number_counts_for_the_person_and_the_value_that_it_was_told_for()
    {
        _loss.Count = 12;
        await SetAsync("Messages:EditWindow 2:00", Rank.Owner);

        Assert.Contains("deletes 12 events", await SetAsync("Messages:EditWindow 1:30 12", Rank.Owner), StringComparison.Ordinal);
        await SetAsync("Messages:EditWindow 2:00", Rank.Owner);
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Contains("deletes 12 events", await SetAsync("Messages:EditWindow 2:00 12", Rank.Owner), StringComparison.Ordinal);
        Assert.Null(_trust.Settings.FindWaiting("Messages:EditWindow"));
    }

    [Fact]
    public async Task A_value_that_waits_can_be_taken_back()
    {
        _loss.Count = 12;
        await SetAsync("Messages:EditWindow 2:00", Rank.Owner);
        await SetAsync("Messages:EditWindow 2:00 12", Rank.Owner);

        Assert.Equal("Messages:EditWindow stays 01:00:00.", await ResetAsync("Messages:EditWindow"));

        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(TimeSpan.FromHours(1), _messages.EditWindow);
    }

    [Fact]
    public async Task A_reset_brings_the_value_of_the_start_back()
    {
        await SetAsync("Limits:FloodBurst 3", Rank.Owner);

        Assert.Equal("Limits:FloodBurst is 10 now.", await ResetAsync("Limits:FloodBurst"));

        Assert.Equal(10, _limits.FloodBurst);
        Assert.Equal("Limits:FloodBurst was not changed.", await ResetAsync("Limits:FloodBurst"));
    }

    [Fact]
    public async Task The_next_start_has_the_stored_values_except_those_that_are_fixed_unknown_or_impossible()
    {
        var now = _time.GetUtcNow();
        var limits = new LimitsOptions { CallBurst = 77 };
        var trust = CreateTrust(limits, new Facts(
        [
            new("Limits:FloodBurst", "4", now - TimeSpan.FromDays(2), now - TimeSpan.FromDays(2), "ada"),
            new("Limits:FloodBurst", "5", now - TimeSpan.FromDays(1), now + TimeSpan.FromMinutes(30), "ada"),
            new("Limits:CallBurst", "1", now, now, "ada"),
            new("Limits:CallsPerSecond", "-1", now, now, "ada"),
            new("Limits:Gone", "1", now, now, "ada"),
        ]));
        using var settings = trust.Settings;

        await trust.LoadAsync(TestContext.Current.CancellationToken);

        Assert.Equal((4, 77, 50d), (limits.FloodBurst, limits.CallBurst, limits.CallsPerSecond));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(5, limits.FloodBurst);
    }

    [Fact]
    public async Task A_gate_that_is_in_use_follows_the_setting()
    {
        var gate = new FloodGate(() => (_limits.FloodBurst, _limits.FloodPerSecond), _time);
        var addresses = new AddressLimiter(_limits, _time);
        var client = ClientAddress.Direct(System.Net.IPAddress.Parse("198.51.100.1"));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (gate.Take(), addresses.TakeRequest(client, 5)));

        await SetAsync("Limits:FloodBurst 1", Rank.Operator);
        await SetAsync("Limits:RequestBurst 1", Rank.Operator);

        Assert.Equal(TimeSpan.Zero, gate.Take());
        Assert.True(gate.Take() > TimeSpan.Zero);
        Assert.True(addresses.TakeRequest(client, 1) > TimeSpan.Zero);
    }

    [Fact]
    public async Task The_list_says_who_has_set_what_and_what_waits()
    {
        _loss.Count = 1;
        await SetAsync("Limits:FloodBurst 3", Rank.Owner);
        await SetAsync("Messages:EditWindow 2:00", Rank.Owner);
        await SetAsync("Messages:EditWindow 2:00 1", Rank.Owner);

        var lines = (await _acts.ListAsync("", IssuerOf(Rank.Operator), TestContext.Current.CancellationToken)).Lines.Select(line => line.ToString()).ToArray();

        Assert.Contains("Limits:FloodBurst=3 (set by ada)", lines);
        Assert.Contains("Limits:CallBurst=100 (set by the command line)", lines);
        Assert.Contains("Messages:EditWindow=01:00:00, 02:00:00 from 2026-06-01 01:00 UTC", lines);
        Assert.Contains("Limits:FloodPerSecond=5", lines);
    }

    private static Issuer IssuerOf(Rank rank) => new(PersonId.FromToken("token of ada"), "ada", rank, null, default, "web");

    private TrustRegister CreateTrust(LimitsOptions limits, ITrustStore? store = null) => new(store ?? _store, new TrustOptions(), _time)
    {
        Settings = new SettingRegister(
            new LiveSettings(
                [(LimitsOptions.Section, limits), (AccessOptions.Section, _access), (MessagesOptions.Section, _messages)],
                name => name == "Limits:CallBurst" ? "the command line" : null),
            _time),
    };

    private async Task<string> SetAsync(string argument, Rank rank) =>
        Assert.Single((await _acts.SetAsync(argument, IssuerOf(rank), TestContext.Current.CancellationToken)).Lines).ToString();

    private async Task<string> ResetAsync(string argument) =>
        Assert.Single((await _acts.ResetAsync(argument, IssuerOf(Rank.Owner), TestContext.Current.CancellationToken)).Lines).ToString();

    private sealed class Loss : ISettingLoss
    {
        public long Count { get; set; }

        public IReadOnlyCollection<string> Settings { get; } = ["Messages:EditWindow"];

        public Task<long> CountAsync(string setting, string value, CancellationToken cancellationToken) => Task.FromResult(Count);
    }

    private sealed class Facts(IReadOnlyCollection<StoredSetting> settings) : ITrustStore
    {
        public Task<TrustFacts> LoadAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new TrustFacts([], [], []) { Settings = settings });

        public Task StoreAsync(TrustChange? change, AuditEntry? entry, int keep) => Task.CompletedTask;

        public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int count, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AuditEntry>>([]);
    }
}
