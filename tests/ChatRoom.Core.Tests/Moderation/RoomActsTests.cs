using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Core.Tests.Moderation;

/// <summary>Tests kicks, deletions, purges, roles and the audit log.</summary>
public sealed class RoomActsTests : IAsyncDisposable
{
    private readonly ModeratedRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_kicked_person_is_out_reads_why_and_may_come_back()
    {
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        var bob = await _room.JoinAsync("bob");

        Assert.Equal(["bob is out, and may come back."], await _room.TypeAsync(mod, "/kick bob calm down"));

        Assert.Equal(LeaveReason.Kicked, bob.Removal?.Reason);
        Assert.Equal("mod took you out of the room: calm down", bob.Participant!.Farewell!.ToString());
        Assert.Equal(["bob removed by mod: calm down"], await _room.LogAsync());
        await _room.JoinAsync("bob");
    }

    [Theory]
    [InlineData("/kick 203.0.113.7")]
    [InlineData("/purge 203.0.113.7")]
    [InlineData("/mod 203.0.113.7")]
    public async Task An_act_that_takes_names_alone_does_not_ask_for_an_address(string line)
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);

        Assert.StartsWith("Nobody here has the name", (await _room.TypeAsync(carol, line))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moderator_deletes_messages_of_others_but_not_of_a_higher_rank()
    {
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        var (bob, olga) = (await _room.JoinAsync("bob"), await _room.JoinAsync("olga", role: Role.Operator));
        await _room.TypeAsync(bob, "of bob");
        await _room.TypeAsync(olga, "of olga");

        Assert.Equal(["Message 5 is not yours."], await _room.TypeAsync(bob, "/delete 5"));
        Assert.Empty(await _room.TypeAsync(mod, "/delete 4"));
        Assert.Equal(["olga has your rank or a higher one. Nothing was done."], await _room.TypeAsync(mod, "/delete 5"));
        Assert.Equal(["bob says: ", "olga says: of olga", "mod deleted 4 by bob"], await _room.LogAsync());
    }

    [Theory]
    [InlineData("/kick alice", "al is out, and may come back.")]
    [InlineData("/mute alice", "alice is muted in this room. /unmute alice ends it.")]
    [InlineData("/ban alice", "alice is banned from this room. /unban alice ends it.")]
    public async Task An_account_that_is_here_under_another_name_is_reached_by_its_own(string line, string answer)
    {
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        var alice = await _room.JoinAsync("alice", "198.51.100.1");
        _room.Test.People.Claim(Claim.Of(new Account(alice.Person!.Id, "alice")));
        await _room.TypeAsync(alice, "/nick al");

        Assert.Equal([answer], await _room.TypeAsync(mod, line));

        Assert.Equal(!line.StartsWith("/mute", StringComparison.Ordinal), alice.Removal is not null);
        if (alice.Removal is null)
        {
            Assert.StartsWith("You are muted", Assert.Single(await _room.TypeAsync(alice, "hi")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_purge_spares_an_earlier_holder_of_the_name_while_another_person_has_it()
    {
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        var carol = await _room.JoinAsync("bob", "198.51.100.1");
        await _room.TypeAsync(carol, "of carol");
        await _room.TypeAsync(carol, "/nick carol");
        var bob = await _room.JoinAsync("bob", hasToken: false);
        await _room.TypeAsync(bob, "of bob");

        Assert.Equal(["1 message by bob is deleted."], await _room.TypeAsync(mod, "/purge bob"));
        Assert.Contains("bob says: of carol", await _room.LogAsync());

        await _room.Test.LeaveAsync(bob);
        await _room.Test.SettleAsync();
        await _room.TypeAsync(await _room.JoinAsync("BOB", hasToken: false), "of the third");
        await _room.TypeAsync(mod, "/kick bob");
        Assert.Equal(
            ["2 messages by BOB are deleted.", "The name was that of 2 persons: BOB, carol."],
            await _room.TypeAsync(mod, "/purge bob"));
        Assert.DoesNotContain("bob says: of carol", await _room.LogAsync());
    }

    [Fact]
    public async Task A_purge_deletes_the_recent_messages_of_a_person_under_each_of_its_ids()
    {
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        var bob = await _room.JoinAsync("bob", hasToken: false);
        await _room.TypeAsync(bob, "old");
        _room.Test.Time.Advance(TimeSpan.FromHours(3));
        await _room.TypeAsync(bob, "one");
        await _room.TypeAsync(mod, "mine");
        await _room.Test.LeaveAsync(bob);
        await _room.Test.SettleAsync();
        await _room.TypeAsync(await _room.JoinAsync("bob", hasToken: false), "two");

        await _room.TypeAsync(mod, "/kick bob");
        Assert.Equal(["2 messages by bob are deleted.", "The name was that of 2 persons: bob."], await _room.TypeAsync(mod, "/purge bob 2h"));

        Assert.Equal(["bob says: old", "bob says: ", "mod says: mine", "bob left: Quit", "bob says: "], (await _room.LogAsync()).Take(5));
        Assert.Equal(["1 message by bob is deleted."], await _room.TypeAsync(mod, "/purge bob"));
        Assert.Equal(["mod has your rank or a higher one. Nothing was done."], await _room.TypeAsync(mod, "/purge mod"));
    }

    [Fact]
    public async Task A_role_is_shown_at_once_and_ends_with_a_guest_of_a_terminal()
    {
        var owner = await _room.JoinAsync("olga", role: Role.Owner);
        var bob = await _room.JoinAsync("bob", hasToken: false);

        Assert.Equal(
            ["bob is an operator of this server now.", "bob is a guest of a terminal: the role ends when it leaves."],
            await _room.TypeAsync(owner, "/op bob"));
        Assert.Equal("olga changed your role. bob is an operator of this server now.", bob.Notices.Last());
        Assert.Equal(Rank.Operator, _room.Room.Participants["bob"].Rank);

        await _room.Test.LeaveAsync(bob);
        await Eventually.TrueAsync(() => _room.Trust.ListRoles().Count == 1, "the role of the guest is forgotten");
    }

    [Fact]
    public async Task Roles_go_by_the_person_and_not_by_the_name()
    {
        var owner = await _room.JoinAsync("olga", role: Role.Owner);
        var bob = await _room.JoinAsync("bob");
        await _room.TypeAsync(owner, "/op bob");
        await _room.TypeAsync(bob, "/nick rob");
        var other = await _room.JoinAsync("bob2", hasToken: false);
        await _room.TypeAsync(other, "/nick bob");

        Assert.Equal(["3 here: bob, olga (owner), rob (operator)"], await _room.TypeAsync(owner, "/who"));
        Assert.Equal(["Only the operators of this server may do that."], await _room.TypeAsync(other, "/audit"));
        Assert.Equal(["rob has no role on this server now."], await _room.TypeAsync(owner, "/deop rob"));
        var notices = bob.Notices.Count;
        Assert.Equal(["rob has no such role."], await _room.TypeAsync(owner, "/deop rob"));
        Assert.Equal(notices, bob.Notices.Count);
        Assert.Equal(["Only the operators of this server may do that."], await _room.TypeAsync(bob, "/audit"));
    }

    [Fact]
    public async Task The_audit_log_has_each_act_with_its_issuer_and_origin()
    {
        var olga = await _room.JoinAsync("olga", "198.51.100.1", Role.Owner);
        await _room.JoinAsync("bob", "203.0.113.7");
        await _room.TypeAsync(olga, "/mod bob");
        await _room.TypeAsync(olga, "/mute bob 1h loud");
        await _room.TypeAsync(olga, "/slow 10");
        await _room.TypeAsync(olga, "/kick bob");

        Assert.Equal(
            [
                "2000-01-01 00:00 UTC olga [test 198.51.100.1]: mod bob in lobby",
                "2000-01-01 00:00 UTC olga [test 198.51.100.1]: mute bob (until 2000-01-01 01:00 UTC, 203.0.113.7/32, loud)",
                "2000-01-01 00:00 UTC olga [test 198.51.100.1]: slow 10 in lobby",
                "2000-01-01 00:00 UTC olga [test 198.51.100.1]: kick bob",
            ],
            await _room.TypeAsync(olga, "/audit"));
        Assert.Single(await _room.TypeAsync(olga, "/audit 1"));
    }

    [Fact]
    public async Task The_audit_log_has_each_deletion_of_a_message_of_another_and_no_refused_one()
    {
        var mod = await _room.JoinAsync("mod", "198.51.100.1", Role.Moderator);
        var (bob, olga) = (await _room.JoinAsync("bob"), await _room.JoinAsync("olga", role: Role.Operator));
        await _room.TypeAsync(bob, "of bob");
        await _room.TypeAsync(olga, "of olga");
        await _room.TypeAsync(mod, "of mod");

        await _room.TypeAsync(bob, "/delete 5");
        await _room.TypeAsync(mod, "/delete 5");
        await _room.TypeAsync(mod, "/delete 6");
        await _room.TypeAsync(mod, "/delete 4");
        await _room.TypeAsync(mod, "/delete 4");

        Assert.Equal(
            ["2000-01-01 00:00 UTC mod [test 198.51.100.1]: delete bob in lobby (message 4)"],
            await _room.TypeAsync(olga, "/audit"));
    }

    [Fact]
    public async Task The_audit_log_has_the_reason_and_the_end_of_each_act()
    {
        var olga = await _room.JoinAsync("olga", role: Role.Owner);
        var bob = await _room.JoinAsync("bob");
        await _room.TypeAsync(bob, "rude");
        string[] lines = ["/slow 10 1h calm", "/slow off enough", "/readonly off why not", "/delete 3 rude words", "/purge bob 1h spam", "/mute bob", "/unmute bob sorry", "/kick bob again"];
        foreach (var line in lines)
        {
            await _room.TypeAsync(olga, line);
        }

        Assert.Equal(
            [
                "slow 10 in lobby (until 2000-01-01 01:00 UTC, calm)",
                "slow off in lobby (enough)",
                "readonly off in lobby (why not)",
                "delete bob in lobby (message 3, rude words)",
                "purge bob (the last 01:00:00, spam)",
                "mute bob",
                "unmute bob (sorry)",
                "kick bob (again)",
            ],
            (await _room.TypeAsync(olga, "/audit")).Select(line => line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..]));
    }

    [Fact]
    public async Task Where_only_operators_make_rooms_an_operator_makes_one()
    {
        var options = new RoomOptions { Creation = RoomCreation.Operators };
        await using var rooms = new RoomDirectory(
            TestRegister.Of(new InMemoryTranscriptStore(), options), options, _room.Test.People, _room.Test.Time, _room.Test.Metrics, NullLogger<Room>.Instance, trust: _room.Trust);
        var (bob, olga) = (await _room.JoinAsync("bob"), await _room.JoinAsync("olga", role: Role.Operator));

        using var refused = await rooms.RequestAsync("den", bob, makes: true, CancellationToken.None);
        using var made = await rooms.RequestAsync("den", olga, makes: true, CancellationToken.None);

        Assert.Equal("There is no room #den. Only operators can make rooms here.", refused.Refusal!.ToString());
        Assert.NotNull(made.Lease);
    }

    [Fact]
    public async Task The_help_shows_a_person_only_the_commands_of_its_rank()
    {
        var bob = await _room.JoinAsync("bob");
        var olga = await _room.JoinAsync("olga", role: Role.Owner);

        Assert.DoesNotContain(await _room.TypeAsync(bob, "/help"), line => line.StartsWith("/kick", StringComparison.Ordinal));
        Assert.Contains(await _room.TypeAsync(olga, "/help"), line => line.StartsWith("/op NAME", StringComparison.Ordinal));
        Assert.Equal(["Only the moderators of this room and the operators may do that."], await _room.TypeAsync(bob, "/kick olga"));
    }
}
