using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Accounts;

/// <summary>Asserts that a claimed handle is its owner's, and what a log-in does in a room.</summary>
public sealed class ClaimTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private static readonly Account Alice = new(PersonId.FromToken(Token), "alice");

    [Fact]
    public async Task A_guest_with_the_handle_of_an_account_is_renamed_and_told_why_when_the_owner_comes()
    {
        await using var test = new TestRoom();
        var guest = await test.JoinAsync("Alice");
        guest.Person!.AddContact(guest);
        test.People.Claim(Claim.Of(Alice));

        var owner = await EnterAsync(test, Alice);

        Assert.Equal("alice", owner.Name);
        Assert.Equal("Alice_2", guest.Name);
        Assert.Equal(["alice belongs to an account, and its owner has come. You get another name."], guest.Notices);
        Assert.Equal(["1 Alice joined", "2 Alice is now Alice_2", "3 alice joined"], await test.LogAsync());
    }

    [Fact]
    public async Task Claims_that_were_read_before_a_rename_do_not_undo_it()
    {
        await using var test = new TestRoom();
        test.People.Claim(Claim.Of(Alice));
        var changes = test.People.ClaimChanges;
        IReadOnlyCollection<Claim> read = [Claim.Of(Alice)];
        test.People.Claim(Claim.Of(Alice with { Handle = "carol" }));

        Assert.Null(test.People.Follow(read, changes));
        Assert.Equal(Alice.Id, test.People.FindAccount("carol")?.Id);

        Assert.Equal("carol", test.People.Follow(read, test.People.ClaimChanges)?[0].Before?.Handle);
        Assert.Equal(Alice.Id, test.People.FindAccount("alice")?.Id);
    }

    [Fact]
    public async Task The_token_of_the_guest_that_became_an_account_proves_nothing_any_more()
    {
        await using var test = new TestRoom();
        test.People.Claim(Claim.Of(Alice));

        var other = await test.JoinAsync("alice", Token);

        Assert.Equal("alice_2", other.Name);
        Assert.NotEqual(Alice.Id, other.Participant!.Person.Id);
        Assert.False(other.Participant.Person.HasAccount);
        // The same browser is the same guest, nevertheless.
        Assert.Same(other.Participant.Person, (await test.JoinAsync("x", Token)).Participant!.Person);
    }

    [Fact]
    public async Task The_token_of_a_browser_that_made_several_accounts_is_that_of_none_of_them()
    {
        await using var test = new TestRoom();
        var accounts = new HashSet<PersonId>();
        for (var i = 0; i < 4; i++)
        {
            var id = test.People.IdOf(Token);
            Assert.True(accounts.Add(id));
            test.People.Claim(Claim.Of(new Account(id, $"alice{(char)('a' + i)}")));
        }

        Assert.DoesNotContain((await test.JoinAsync("carol", Token)).Participant!.Person.Id, accounts);
    }

    [Fact]
    public async Task An_account_takes_its_handle_back_after_another_one()
    {
        await using var test = new TestRoom();
        test.People.Claim(Claim.Of(Alice));
        var owner = await EnterAsync(test, Alice);
        Assert.IsType<RenameResult.Renamed>(await test.RenameAsync(owner, "alicia"));

        var guest = await test.JoinAsync("bob");
        Assert.Equal(
            "alice belongs to an account. If it is yours, log in: /login alice PASSPHRASE",
            Assert.IsType<RenameResult.Refused>(await test.RenameAsync(guest, "ALICE")).Reason.ToString());
        Assert.IsType<RenameResult.Renamed>(await test.RenameAsync(owner, "alice"));
    }

    [Fact]
    public async Task A_deleted_account_keeps_its_handle_for_a_time_and_its_id_for_good()
    {
        await using var test = new TestRoom();
        test.People.Claim(Claim.Of(Alice) with { Until = test.Time.GetUtcNow() + TimeSpan.FromDays(30) });
        Assert.Equal("alice_2", (await test.JoinAsync("alice")).Name);
        Assert.Null(test.People.FindAccount(Alice.Id));

        test.Time.Advance(TimeSpan.FromDays(30));

        var next = await test.JoinAsync("alice", Token);
        Assert.Equal("alice", next.Name);
        Assert.NotEqual(Alice.Id, next.Participant!.Person.Id);
    }

    [Fact]
    public async Task A_log_in_is_one_rename_and_keeps_nothing_of_the_guest()
    {
        await using var test = new TestRoom();
        test.People.Claim(Claim.Of(Alice));
        var guest = await test.JoinAsync("bob");
        var before = guest.Person!;
        before.AddContact(guest);

        using (var visit = test.People.Enter(null, account: Alice))
        {
            Assert.Null(await test.Rooms.BecomeAsync(before, visit.Person));
        }

        Assert.Equal(["1 bob joined", "2 bob is now alice"], await test.LogAsync());
        Assert.Equal(Alice.Id, guest.Participant!.Person.Id);
        Assert.Same(guest.Person, guest.Participant.Person);
        Assert.Null(test.People.Find(before.Id));
        Assert.Equal(1, test.People.Count);
        await test.SayAsync(guest, "hi");
        await test.SettleAsync();
        Assert.Equal("3 alice says: hi", (await test.LogAsync())[^1]);
    }

    [Fact]
    public async Task A_log_in_is_one_leave_if_the_account_is_there_already()
    {
        await using var test = new TestRoom();
        test.People.Claim(Claim.Of(Alice));
        var owner = await EnterAsync(test, Alice);
        var guest = await test.JoinAsync("bob");
        var before = guest.Person!;
        before.AddContact(guest);

        Assert.Null(await test.Rooms.BecomeAsync(before, owner.Participant!.Person));

        Assert.Equal(["1 alice joined", "2 bob joined", "3 bob left: Quit"], await test.LogAsync());
        Assert.Same(owner.Participant, guest.Participant);
        Assert.Null(test.People.Find(before.Id));
        await test.SayAsync(guest, "hi");
        await test.SettleAsync();
        Assert.Equal("4 alice says: hi", (await test.LogAsync())[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_in_that_is_not_stored_changes_nothing(bool isThere)
    {
        await using var test = new TestRoom();
        test.People.Claim(Claim.Of(Alice));
        var owner = isThere ? await EnterAsync(test, Alice) : null;
        var guest = await test.JoinAsync("bob");
        var before = guest.Person!;
        before.AddContact(guest);
        test.Transcript.FailForNow();

        using (var visit = test.People.Enter(null, account: Alice))
        {
            Assert.Equal(Room.NotStored, await test.Rooms.BecomeAsync(before, visit.Person));
        }

        test.Transcript.Recover();
        Assert.Same(before, guest.Person);
        Assert.Same(before, guest.Participant!.Person);
        Assert.Equal(isThere ? 2 : 1, test.People.Count);
        await test.SayAsync(guest, "hi");
        await test.SettleAsync();
        Assert.EndsWith("bob says: hi", (await test.LogAsync())[^1], StringComparison.Ordinal);
        Assert.Equal(isThere ? ["alice", "bob"] : ["bob"], test.Room.Participants.Keys);
    }

    [Fact]
    public async Task A_connection_of_an_account_leaves_alone_and_the_last_one_for_all()
    {
        await using var test = new TestRoom();
        test.People.Claim(Claim.Of(Alice));
        var first = await EnterAsync(test, Alice);
        var second = await EnterAsync(test, Alice);

        await test.Room.LeaveAsync(first.Subscription, LeaveReason.Quit);
        await test.SettleAsync();
        Assert.Equal(LeaveReason.Quit, first.Removal!.Reason);
        Assert.Null(second.Removal);

        await test.Room.LeaveAsync(second.Subscription, LeaveReason.PeerGone);
        await test.SettleAsync();
        Assert.Equal(LeaveReason.PeerGone, second.Removal!.Reason);
        Assert.Contains("alice", test.Room.Participants.Keys);

        await test.TickUntilAsync(() => test.Room.Participants.IsEmpty, "the leave after the grace");
        Assert.Equal(["1 alice joined", "2 alice left: Away"], await test.LogAsync());
    }

    private static async Task<TestSession> EnterAsync(TestRoom test, Account account)
    {
        var session = new TestSession();
        await test.Rooms.ReclaimAsync(account);
        using var visit = test.People.Enter(null, account: account);
        session.Person = visit.Person;
        session.Joined = Assert.IsType<JoinResult.Joined>(
            await Eventually.InTimeAsync(test.Room.JoinAsync(session.SubscribeTo(test.Room), visit.Person, CancellationToken.None)));
        return session;
    }
}
