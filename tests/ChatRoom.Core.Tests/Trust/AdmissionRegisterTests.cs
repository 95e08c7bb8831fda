using ChatRoom.Core.Events;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Trust;

public sealed class AdmissionRegisterTests
{
    private static readonly PersonId Ada = PersonId.FromToken("ada");
    private static readonly PersonId Bob = PersonId.FromToken("bob");

    private readonly FakeTimeProvider _time = new();
    private long _invitations;

    [Theory]
    [InlineData(AccessMode.Open, true, true, true)]
    [InlineData(AccessMode.Invited, false, true, true)]
    [InlineData(AccessMode.Accounts, false, false, true)]
    public async Task The_mode_lets_in(AccessMode mode, bool stranger, bool invited, bool account)
    {
        var admission = Create(mode, RegistrationRule.Invited);
        Assert.Null(await admission.AcceptAsync(Invite(admission), Bob, canReturn: true));

        Assert.Equal(stranger, admission.RefuseEntry(Ada, hasAccount: false) is null);
        Assert.Equal(stranger, admission.RefuseEntry(PersonId.None, hasAccount: false) is null);
        Assert.Equal(invited, admission.RefuseEntry(Bob, hasAccount: false) is null);
        Assert.Equal(account, admission.RefuseEntry(Ada, hasAccount: true) is null);
    }

    [Theory]
    [InlineData(RegistrationRule.Everyone, true, true)]
    [InlineData(RegistrationRule.Invited, false, true)]
    [InlineData(RegistrationRule.Operators, false, false)]
    public async Task The_rule_lets_make_an_account(RegistrationRule rule, bool stranger, bool invited)
    {
        var admission = Create(AccessMode.Invited, rule);
        Assert.Null(await admission.AcceptAsync(Invite(admission), Bob, canReturn: true));

        Assert.Equal(stranger, admission.RefuseAccount(Ada) is null);
        Assert.Equal(invited, admission.RefuseAccount(Bob) is null);
    }

    [Fact]
    public async Task An_invitation_is_good_for_its_uses_and_each_person_uses_up_one()
    {
        var admission = Create(AccessMode.Invited);
        var code = Invite(admission, uses: 2);
        Assert.Null(await admission.AcceptAsync(code, Ada, canReturn: true));
        Assert.Null(await admission.AcceptAsync(code, Ada, canReturn: true));
        Assert.Null(await admission.AcceptAsync(code, Bob, canReturn: false));

        Assert.Equal(AdmissionRegister.NoInvitation, await admission.AcceptAsync(code, PersonId.FromToken("carol"), canReturn: true));
        Assert.Empty(admission.List());
        Assert.Single(admission.ListEnded());
    }

    [Fact]
    public async Task An_invitation_is_worth_nothing_after_its_end_and_a_code_that_never_was_gets_the_same_answer()
    {
        var admission = Create(AccessMode.Invited);
        var code = Invite(admission);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(AdmissionRegister.NoInvitation, await admission.AcceptAsync(code, Ada, canReturn: true));
        Assert.Equal(AdmissionRegister.NoInvitation, await admission.AcceptAsync(InvitationCode.New(), Ada, canReturn: true));
        Assert.Equal(AdmissionRegister.NoInvitation, await admission.AcceptAsync("", Ada, canReturn: true));
        Assert.False(admission.IsInvited(Ada));
    }

    [Fact]
    public async Task A_guest_that_cannot_return_is_forgotten_when_it_leaves_and_others_are_not()
    {
        var admission = Create(AccessMode.Invited);
        var code = Invite(admission, uses: 2);
        await admission.AcceptAsync(code, Ada, canReturn: true);
        await admission.AcceptAsync(code, Bob, canReturn: false);

        admission.OnLeft(Ada);
        admission.OnLeft(Bob);

        Assert.True(admission.IsInvited(Ada));
        Assert.False(admission.IsInvited(Bob));
    }

    [Fact]
    public async Task A_use_that_is_given_back_can_be_used_by_another_person()
    {
        var admission = Create(AccessMode.Invited);
        var code = Invite(admission);
        await admission.AcceptAsync(code, Ada, canReturn: true);

        await admission.GiveBackAsync(code, Ada);

        Assert.False(admission.IsInvited(Ada));
        Assert.Null(await admission.AcceptAsync(code, Bob, canReturn: true));
    }

    [Fact]
    public async Task Of_many_requests_for_the_last_use_one_gets_it()
    {
        var admission = Create(AccessMode.Invited);
        var code = Invite(admission);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => admission.AcceptAsync(code, PersonId.FromToken($"{i}"), canReturn: true))));

        Assert.Single(answers, answer => answer is null);
    }

    [Fact]
    public async Task A_use_that_cannot_be_stored_is_not_lost_and_lets_nobody_in()
    {
        var store = new FailingStore();
        var admission = new AdmissionRegister(new AccessOptions { Mode = AccessMode.Invited }, store, _time);
        var code = Invite(admission);

        Assert.StartsWith("Invitations cannot be read", (await admission.AcceptAsync(code, Ada, canReturn: true))!.ToString(), StringComparison.Ordinal);
        Assert.False(admission.IsInvited(Ada));
        store.Fails = false;
        Assert.Null(await admission.AcceptAsync(code, Ada, canReturn: true));
    }

    [Fact]
    public async Task A_use_that_is_not_stored_yet_is_not_forgotten_when_the_list_is_read_anew()
    {
        var store = new SlowStore();
        var admission = new AdmissionRegister(new AccessOptions { Mode = AccessMode.Invited }, store, _time);
        var code = Invite(admission);
        var stored = Assert.Single(admission.List());
        var accepting = admission.AcceptAsync(code, Ada, canReturn: true);

        // The facts are those of before the use until it is stored.
        var reading = admission.ReloadAsync(
            () => Task.FromResult(TrustFacts.None with { Invitations = store.IsStored.Task.IsCompleted ? [] : [stored] }), CancellationToken.None);
        store.IsStored.SetResult();
        await Eventually.InTimeAsync(Task.WhenAll(accepting, reading));

        Assert.NotNull(await admission.AcceptAsync(code, PersonId.FromToken("bob"), canReturn: true));
    }

    [Fact]
    public async Task A_server_that_asks_for_no_invitation_uses_none_up()
    {
        var admission = Create(AccessMode.Open, RegistrationRule.Everyone);
        var code = Invite(admission);

        Assert.Null(await admission.AcceptAsync(code, Ada, canReturn: true));
        Assert.Null(await admission.AcceptAsync("", Ada, canReturn: true));

        Assert.Equal(1, Assert.Single(admission.List()).Uses);
    }

    private AdmissionRegister Create(AccessMode mode, RegistrationRule rule = RegistrationRule.Invited) =>
        new(new AccessOptions { Mode = mode }, new MemoryTrustStore(), _time) { FixedRegistration = () => rule };

    private string Invite(AdmissionRegister admission, int uses = 1)
    {
        var code = InvitationCode.New();
        admission.Make(new TrustChange.Invite(
            new ServerInvitation(++_invitations, InvitationCode.HashOf(code), "carol", uses, _time.GetUtcNow() + TimeSpan.FromHours(1))));
        return code;
    }

    private sealed class SlowStore : ITrustStore
    {
        public TaskCompletionSource IsStored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TrustFacts> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(TrustFacts.None);

        public Task StoreAsync(TrustChange? change, AuditEntry? entry, int keep) => IsStored.Task;

        public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int count, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AuditEntry>>([]);
    }

    private sealed class FailingStore : ITrustStore
    {
        public bool Fails { get; set; } = true;

        public Task<TrustFacts> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(TrustFacts.None);

        public Task StoreAsync(TrustChange? change, AuditEntry? entry, int keep) =>
            Fails ? Task.FromException(new IOException("no disk")) : Task.CompletedTask;

        public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int count, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
