using ChatRoom.Core.Events;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.People;
using ChatRoom.Core.Trust;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Core.Tests.Moderation;

/// <summary>Tests bans: of persons, of addresses, of guests by both.</summary>
public sealed class BanTests : IAsyncDisposable
{
    private const string Office = "203.0.113.7";

    private readonly ModeratedRoom _room = new();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_banned_person_is_out_on_each_connection_and_reads_why_and_until_when()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        var (bob, phone) = (await _room.JoinAsync("bob", Office), await _room.JoinAsync("bob", "198.51.100.1"));

        Assert.Equal(["bob is banned from this server until 2000-01-01 02:00 UTC. /unban bob ends it."], await _room.TypeAsync(carol, "/ban bob 2h too loud"));

        Assert.Equal(LeaveReason.Banned, bob.Removal?.Reason);
        Assert.Equal(LeaveReason.Banned, phone.Removal?.Reason);
        const string line = "You are banned from this server until 2000-01-01 02:00 UTC: too loud";
        Assert.Equal(line, bob.Participant!.Farewell!.ToString());
        Assert.Equal(line, await _room.RefusalAsync("bob", "198.51.100.99"));
        Assert.Equal(["bob banned by carol: too loud"], await _room.LogAsync());
    }

    [Fact]
    public async Task A_ban_of_a_guest_holds_for_its_address_for_a_day_and_for_its_browser_for_ever()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.JoinAsync("bob", Office);
        await _room.TypeAsync(carol, "/ban bob");
        Assert.Equal("You are banned from this server until 2000-01-02 00:00 UTC.", await _room.RefusalAsync("eve", Office));

        _room.Test.Time.Advance(TimeSpan.FromDays(1));

        await _room.JoinAsync("eve", Office);
        Assert.Equal("You are banned from this server.", await _room.RefusalAsync("bob", "198.51.100.1"));
    }

    [Theory]
    [InlineData("/ban 203.0.113.0/33 2h")]
    [InlineData("/mute 203.0.113.0/33")]
    [InlineData("/ban 300.0.113.7")]
    public async Task A_network_that_is_none_is_refused_with_the_way_to_write_one(string line)
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        Assert.Equal([$"{line.Split(' ')[1]} is not an address or a network. Write one as in 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32."], await _room.TypeAsync(carol, line));
    }

    [Fact]
    public async Task A_guest_is_known_by_the_64_bits_of_its_network()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.JoinAsync("bob", "2001:db8:1:2::3", hasToken: false);
        await _room.TypeAsync(carol, "/ban bob 10m");

        Assert.StartsWith("You are banned", await _room.RefusalAsync("eve", "2001:db8:1:2:ffff::1", hasToken: false), StringComparison.Ordinal);
        await _room.JoinAsync("ann", "2001:db8:1:3::3", hasToken: false);
    }

    [Fact]
    public async Task A_ban_that_hits_others_asks_first_and_hits_them_at_the_second_time()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.JoinAsync("bob", Office);
        var (eve, ann) = (await _room.JoinAsync("eve", Office, hasToken: false), await _room.JoinAsync("ann", Office));
        var oscar = await _room.JoinAsync("oscar", Office, Role.Operator);

        Assert.StartsWith("Not done yet: it hits 2 others", Assert.Single(await _room.TypeAsync(carol, "/ban bob")), StringComparison.Ordinal);
        Assert.Null(eve.Removal);
        await _room.TypeAsync(carol, "/ban bob");

        Assert.Equal(LeaveReason.Banned, eve.Removal?.Reason);
        Assert.Equal(LeaveReason.Banned, ann.Removal?.Reason);
        Assert.Null(oscar.Removal);
    }

    [Fact]
    public async Task The_moderator_of_a_room_is_hit_by_the_ban_of_a_network_of_the_server_and_not_by_that_of_a_guest_of_the_room()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        var mod = await _room.JoinAsync("mod", Office, Role.Moderator);
        var other = await _room.JoinAsync("other", role: Role.Moderator);
        await _room.JoinAsync("bob", Office);
        Assert.StartsWith("bob is banned from this room", (await _room.TypeAsync(other, "/ban bob"))[0], StringComparison.Ordinal);
        Assert.Null(mod.Removal);

        Assert.StartsWith("Not done yet: it hits 1 other of", (await _room.TypeAsync(carol, $"/ban {Office} 1h"))[0], StringComparison.Ordinal);
        await _room.TypeAsync(carol, $"/ban {Office} 1h");

        Assert.Equal(LeaveReason.Banned, mod.Removal?.Reason);
        Assert.Contains("ban of 203.0.113.7/32 until 2000-01-01 01:00 UTC, by carol", (await _room.TypeAsync(carol, "/bans"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_is_forgotten_after_a_minute()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.JoinAsync("bob", Office);
        await _room.JoinAsync("eve", Office);
        await _room.TypeAsync(carol, "/ban bob");
        _room.Test.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.StartsWith("Not done yet", Assert.Single(await _room.TypeAsync(carol, "/ban bob")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_that_has_logged_in_is_not_hit_by_the_ban_of_a_guest_but_by_that_of_its_network()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.JoinAsync("bob", Office);
        var ann = await _room.JoinAsync("ann", Office);
        ann.Person!.HasAccount = true;
        await _room.TypeAsync(carol, "/ban bob");
        Assert.Null(ann.Removal);

        await _room.TypeAsync(carol, $"/ban {Office}");
        await _room.TypeAsync(carol, $"/ban {Office}");

        Assert.Equal(LeaveReason.Banned, ann.Removal?.Reason);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1/32 has addresses of this machine.")]
    [InlineData("::1", "::1/128 has addresses of this machine.")]
    [InlineData("::/32", "::/32 has addresses of this machine.")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1/32 has addresses of this machine.")]
    [InlineData("192.0.2.77", "192.0.2.77/32 has addresses of a trusted proxy, which brings others too.")]
    [InlineData("192.0.0.0/16", "192.0.0.0/16 has addresses of a trusted proxy, which brings others too.")]
    [InlineData("198.51.0.0/16", "198.51.0.0/16 has your own address.")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0 is too wide. The widest networks are /8 of IPv4 and /32 of IPv6.")]
    [InlineData("8.0.0.0/7", "8.0.0.0/7 is too wide. The widest networks are /8 of IPv4 and /32 of IPv6.")]
    [InlineData("2001:db8::/31", "2001:db8::/31 is too wide. The widest networks are /8 of IPv4 and /32 of IPv6.")]
    public async Task Some_networks_are_never_banned(string network, string answer)
    {
        var carol = await _room.JoinAsync("carol", "198.51.100.1", Role.Owner);

        Assert.Equal([answer], await _room.TypeAsync(carol, $"/ban {network}"));
        Assert.Equal([answer], await _room.TypeAsync(carol, $"/mute {network}"));
        Assert.Empty(_room.Trust.ListSanctions());
    }

    [Theory]
    [InlineData("198.51.100.1")]
    [InlineData("127.0.0.1")]
    [InlineData("192.0.2.5")]
    public async Task An_address_that_cannot_be_banned_is_left_out_of_the_ban_of_its_guest(string address)
    {
        var carol = await _room.JoinAsync("carol", "198.51.100.1", Role.Operator);
        await _room.JoinAsync("bob", address);

        Assert.Contains("The address of bob is not included", (await _room.TypeAsync(carol, "/ban bob"))[^1], StringComparison.Ordinal);

        await _room.JoinAsync("eve", address);
        Assert.Equal("You are banned from this server.", await _room.RefusalAsync("bob", address));
    }

    [Fact]
    public async Task A_guest_of_a_terminal_without_an_address_of_its_own_is_said_to_come_back()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.JoinAsync("bob", "127.0.0.1", hasToken: false);

        Assert.StartsWith("bob can come back at once", (await _room.TypeAsync(carol, "/ban bob"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moderator_bans_from_the_room_alone_and_never_sees_an_address()
    {
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        await _room.JoinAsync("bob", Office);

        Assert.Equal(["bob is banned from this room. /unban bob ends it."], await _room.TypeAsync(mod, "/ban bob"));

        Assert.Equal("You are banned from this room.", await _room.RefusalAsync("bob", Office));
        Assert.Null(_room.Trust.RefuseEntry(PersonId.FromToken("token of bob"), default));
        Assert.Equal(["1: ban of bob in lobby, by mod"], await _room.TypeAsync(mod, "/bans"));
        Assert.Equal(["Only the operators of this server may do that."], await _room.TypeAsync(mod, $"/ban {Office}"));
        Assert.Equal(["Only the operators of this server may do that."], await _room.TypeAsync(mod, $"/unban {Office}"));
    }

    [Theory]
    [InlineData("bob")]
    [InlineData("@Bob")]
    [InlineData("\uff42ob")]
    [InlineData("1")]
    [InlineData("#1")]
    [InlineData("203.0.113.7")]
    public async Task A_ban_ends_by_name_number_and_address(string subject)
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.JoinAsync("bob", Office);
        await _room.TypeAsync(carol, "/ban bob");

        Assert.Equal(["Ended: bob."], await _room.TypeAsync(carol, $"/unban {subject}"));

        await _room.JoinAsync("bob", Office);
        Assert.Equal(["Nobody is banned or muted."], await _room.TypeAsync(carol, "/bans"));
    }

    [Fact]
    public async Task The_end_of_a_ban_by_an_address_names_each_network_that_is_free_with_it()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.TypeAsync(carol, "/ban 203.0.113.0/24");
        await _room.TypeAsync(carol, "/ban 203.0.113.77");
        await _room.TypeAsync(carol, "/ban 203.0.113.78");

        Assert.Equal(["Ended: 203.0.113.0/24, 203.0.113.77/32."], await _room.TypeAsync(carol, "/unban 203.0.113.77"));

        Assert.EndsWith("unban 203.0.113.0/24, 203.0.113.77/32", (await _room.TypeAsync(carol, "/audit"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_that_has_just_left_or_once_spoke_can_be_banned()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        var bob = await _room.JoinAsync("bob", Office, hasToken: false);
        await _room.Test.LeaveAsync(bob);
        await _room.Test.SettleAsync();

        Assert.StartsWith("bob is banned", (await _room.TypeAsync(carol, "/ban BOB"))[0], StringComparison.Ordinal);

        Assert.StartsWith("You are banned", await _room.RefusalAsync("bob", Office, hasToken: false), StringComparison.Ordinal);
        Assert.Equal(["Nobody here has the name nobody."], await _room.TypeAsync(carol, "/ban nobody"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_ban_of_an_author_that_only_the_log_knows_says_whom_it_does_not_recognise(bool hasAccount)
    {
        var bob = await _room.JoinAsync("bob", Office, hasToken: false);
        _room.Test.People.Claim(Claim.Of(new Account(hasAccount ? bob.Person!.Id : PersonId.New(), "rob")));
        await _room.Test.LeaveAsync(bob);
        await _room.Test.SettleAsync();
        var restarted = new ModerationService(_room.Test.Rooms, new ProtectedNetworks([]), _room.Test.Time, NullLogger<ModerationService>.Instance);

        for (var time = 0; time < 2; time++)
        {
            var answer = await restarted.RunAsync("ban", "bob", Issuer.Console, CancellationToken.None);

            string[] hint = ["bob is known by earlier acts alone, without an address: the same browser is recognised, a guest of a terminal is not."];
            Assert.Equal(["bob is banned from this server. /unban bob ends it.", .. hasAccount ? [] : hint], answer.Lines.Select(line => line.ToString()));
        }
    }

    [Fact]
    public async Task The_person_of_an_account_is_found_by_its_handle_before_all_others_that_had_it()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        var guest = await _room.JoinAsync("alice", Office, hasToken: false);
        await _room.Test.LeaveAsync(guest);
        await _room.Test.SettleAsync();
        var account = new Account(PersonId.New(), "alice");
        _room.Test.People.Claim(Claim.Of(account));

        await _room.TypeAsync(carol, "/ban Alice");

        var ban = Assert.Single(_room.Trust.ListSanctions());
        Assert.Equal((account.Id, null), (ban.Person, ban.Network));
    }

    [Fact]
    public async Task The_command_line_bans_in_no_room_and_is_above_the_owner()
    {
        var owner = await _room.JoinAsync("olga", Office, Role.Owner);

        var answer = await _room.Moderation.RunAsync("ban", "olga 1h", Issuer.Console, CancellationToken.None);
        await _room.Test.SettleAsync();

        Assert.True(answer.IsDone);
        Assert.Equal(LeaveReason.Banned, owner.Removal?.Reason);
        Assert.Equal(["olga banned by The console: "], await _room.LogAsync());
    }

    [Fact]
    public async Task A_room_has_a_largest_number_of_bans()
    {
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        _room.Trust.Options.SanctionsPerRoom = 1;
        await _room.JoinAsync("bob");
        await _room.JoinAsync("eve");
        await _room.TypeAsync(mod, "/ban bob");

        Assert.Equal(["This room has its 1 bans and mutes."], await _room.TypeAsync(mod, "/mute eve"));
    }
}
