using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Tests.Moderation;

/// <summary>Tests mutes, slow mode and read-only rooms: for everything that others would read.</summary>
public sealed class WritingTests : IAsyncDisposable
{
    private readonly ModeratedRoom _room = new();

    public static TheoryData<string> Writings =>
        new("hello", "//hello", "/me waves", "/reply 5 hello", "/edit 5 hello", "/edit hello", "/react 5 👍", "/topic hello", "/nick hello", "/invite carol");

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [MemberData(nameof(Writings))]
    public async Task A_muted_person_writes_nothing_until_the_mute_ends(string line)
    {
        var (carol, bob) = await SpeakAsync(Role.Operator);
        Assert.Equal(["bob is muted on this server until 2000-01-01 00:10 UTC. /unmute bob ends it."], await _room.TypeAsync(carol, "/mute bob 10m loud"));
        var before = await _room.LogAsync();

        Assert.Equal(["You are muted on this server until 2000-01-01 00:10 UTC: loud"], await _room.TypeAsync(bob, line));
        Assert.Equal(before, await _room.LogAsync());

        _room.Test.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.DoesNotContain(await _room.TypeAsync(bob, line), notice => notice.Contains("muted", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Writings))]
    public async Task In_a_read_only_room_only_moderators_write(string line)
    {
        var (mod, bob) = await SpeakAsync(Role.Moderator);
        await _room.TypeAsync(mod, "/readonly on");
        Assert.Equal("mod made this room read-only: only its moderators write now.", bob.Notices.Last());

        Assert.Equal(["This room is read-only now: only its moderators write here."], await _room.TypeAsync(bob, line));
        await _room.TypeAsync(mod, "I may");
        Assert.Contains("mod says: I may", await _room.LogAsync());

        await _room.TypeAsync(mod, "/readonly off");
        Assert.DoesNotContain(await _room.TypeAsync(bob, line), notice => notice.Contains("read-only", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/mute bob")]
    [InlineData("/readonly on")]
    public async Task A_person_that_may_not_write_is_not_shown_as_typing(string line)
    {
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        var bob = new TestSession { ShowsTyping = true };
        await Eventually.InTimeAsync(_room.Test.BeginJoin(bob, "bob"));
        var typists = _room.Room.Typists;
        typists.Set(bob, true);
        _room.Test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("bob", Assert.Single(typists.Current).Name);

        await _room.TypeAsync(mod, line);
        _room.Test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(typists.Current);

        typists.Set(bob, true);
        _room.Test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(typists.Current);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("/me waves")]
    [InlineData("/edit hello")]
    [InlineData("/react 5 👍")]
    [InlineData("/topic hello")]
    [InlineData("/nick hello")]
    public async Task In_slow_mode_a_person_writes_once_in_a_while(string line)
    {
        var (mod, bob) = await SpeakAsync(Role.Moderator);
        await _room.TypeAsync(mod, "/slow 30");
        _room.Test.Time.Advance(TimeSpan.FromSeconds(30));
        await _room.TypeAsync(bob, "once");
        _room.Test.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["Slow mode: you can write again in 20 s."], await _room.TypeAsync(bob, line));
        await _room.TypeAsync(mod, "mine");
        await _room.TypeAsync(mod, "and mine");
        Assert.Contains("mod says: and mine", await _room.LogAsync());

        _room.Test.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(await _room.TypeAsync(bob, line), notice => notice.StartsWith("Slow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_slow_mode_nobody_waits_longer_than_slow_mode_lasts()
    {
        var (mod, bob) = await SpeakAsync(Role.Moderator);
        await _room.TypeAsync(mod, "/slow 3600 1m");
        _room.Test.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(["Slow mode: you can write again in 40 s."], await _room.TypeAsync(bob, "hello"));
    }

    [Fact]
    public async Task In_slow_mode_a_message_that_was_not_stored_may_be_tried_again_at_once()
    {
        var (mod, bob) = await SpeakAsync(Role.Moderator);
        await _room.TypeAsync(mod, "/slow 30");
        _room.Test.Time.Advance(TimeSpan.FromSeconds(30));
        _room.Test.Transcript.FailNext(1);
        await _room.TypeAsync(bob, "lost");

        await _room.TypeAsync(bob, "again");

        var log = await _room.LogAsync();
        Assert.Contains("bob says: again", log);
        Assert.DoesNotContain("bob says: lost", log);
    }

    [Fact]
    public async Task In_slow_mode_a_person_gains_nothing_by_coming_again()
    {
        var (mod, bob) = await SpeakAsync(Role.Moderator);
        await _room.TypeAsync(mod, "/slow 30");
        await _room.Test.LeaveAsync(bob);
        var again = await _room.JoinAsync("bob", hasToken: false);

        Assert.Equal(["Slow mode: you can write again in 30 s."], await _room.TypeAsync(again, "hello"));
    }

    [Fact]
    public async Task A_muted_person_takes_its_own_words_back()
    {
        var (carol, bob) = await SpeakAsync(Role.Operator);
        await _room.TypeAsync(carol, "/mute bob");

        Assert.Empty(await _room.TypeAsync(bob, "/delete"));
    }

    [Fact]
    public async Task A_mute_of_the_server_holds_for_private_messages_and_a_mute_of_the_room_does_not()
    {
        var (carol, bob) = await SpeakAsync(Role.Operator);
        await _room.JoinAsync("mod", role: Role.Moderator);
        await _room.TypeAsync(carol, "/mute bob");
        var (bobs, carols) = (bob.Person!, carol.Person!);

        Assert.NotNull(_room.Room.RefuseToWrite(bobs, default));
        Assert.NotNull(_room.Trust.Find(Core.Trust.Sanctions.SanctionKind.Mute, DirectAddress.Of(bobs.Id, carols.Id), bobs.Id, default, Rank.Person, false));

        await _room.TypeAsync(carol, "/unmute bob");
        Assert.Equal("carol ended your mute. You can write again.", bob.Notices.Last());
        Assert.Null(_room.Room.RefuseToWrite(bobs, default));
    }

    [Fact]
    public async Task A_mute_of_a_guest_holds_for_its_address()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        await _room.JoinAsync("bob", "203.0.113.7", hasToken: false);
        await _room.TypeAsync(carol, "/mute bob 1h");
        var eve = await _room.JoinAsync("eve", "203.0.113.7", hasToken: false);

        Assert.Equal(["You are muted on this server until 2000-01-01 01:00 UTC."], await _room.TypeAsync(eve, "hello"));
    }

    [Fact]
    public async Task A_moderator_does_not_lift_a_mute_of_his_own()
    {
        var carol = await _room.JoinAsync("carol", role: Role.Operator);
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        await _room.TypeAsync(carol, "/mute mod");

        Assert.Equal(["There is no such ban or mute: mod. /bans lists them."], await _room.TypeAsync(mod, "/unmute mod"));
        Assert.StartsWith("You are muted", Assert.Single(await _room.TypeAsync(mod, "hello")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/slow")]
    [InlineData("/slow soon")]
    [InlineData("/slow -1")]
    [InlineData("/slow 21601")]
    [InlineData("/readonly")]
    [InlineData("/readonly maybe")]
    public async Task A_wrong_rule_is_explained(string line)
    {
        var (mod, _) = await SpeakAsync(Role.Moderator);

        Assert.Contains(line.Split(' ')[0], Assert.Single(await _room.TypeAsync(mod, line)), StringComparison.Ordinal);
        Assert.True(_room.Trust.RulesOf("lobby").IsEmpty);
    }

    /// <summary>Joins a moderator and Bob, whose message is number 3 or 5.</summary>
    private async Task<(TestSession Moderator, TestSession Bob)> SpeakAsync(Role role)
    {
        var moderator = await _room.JoinAsync(role == Role.Operator ? "carol" : "mod", role: role);
        if (role == Role.Moderator)
        {
            await _room.JoinAsync("carol");
        }
        else
        {
            await _room.JoinAsync("dave");
        }

        var bob = await _room.JoinAsync("bob");
        await _room.TypeAsync(bob, "first");
        await _room.TypeAsync(bob, "second");
        return (moderator, bob);
    }

    [Theory]
    [InlineData("/readonly on 2h repairs", "mod made this room read-only until 2000-01-01 02:00 UTC: only its moderators write now: repairs")]
    [InlineData("/slow 21600 2h too loud", "mod set slow mode: each person can write once in 21600 s until 2000-01-01 02:00 UTC: too loud")]
    public async Task A_rule_of_a_room_ends_by_itself_and_its_line_says_when_and_why(string line, string said)
    {
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        var bob = await _room.JoinAsync("bob");
        await _room.TypeAsync(mod, line);
        Assert.Equal(said, bob.Notices.Last());

        _room.Test.Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.NotEmpty(await _room.TypeAsync(bob, "too early"));
        _room.Test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await _room.TypeAsync(bob, "in time"));
        Assert.True(_room.Trust.RulesOf(_room.Room.Name).IsEmpty);
    }

    [Theory]
    [InlineData("/mute bob 2 h x", "2")]
    [InlineData("/mute bob 1h30m x", "1h30m")]
    [InlineData("/ban bob 2hours", "2hours")]
    [InlineData("/slow 10 5", "5")]
    [InlineData("/readonly on 2 h", "2")]
    public async Task A_mistyped_time_is_no_reason_and_nothing_is_done(string line, string word)
    {
        var mod = await _room.JoinAsync("mod", role: Role.Moderator);
        await _room.JoinAsync("bob");

        Assert.Equal(
            [$"{word} is no time. Write a number with s, m, h, d or w, as in 90m, and begin a reason with a letter."],
            await _room.TypeAsync(mod, line));
        Assert.Empty(_room.Trust.ListSanctions());
        Assert.True(_room.Trust.RulesOf(_room.Room.Name).IsEmpty);
    }
}
