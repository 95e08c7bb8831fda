using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

/// <summary>Tests that a participant without a session stays for a while, away.</summary>
public sealed class RoomAwayTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Without_a_session_a_participant_is_away_and_still_here()
    {
        await using var test = new TestRoom(new RoomOptions { AwayGrace = Grace });
        var alice = await test.JoinAsync("alice", "secret");

        await test.Room.DetachAsync(alice);
        await test.SettleAsync();

        Assert.True(test.Room.Participants["alice"].IsAway);
        Assert.Empty(test.Room.Participants["alice"].Doors);
        Assert.Equal(["1 alice joined"], await test.LogAsync());
    }

    [Fact]
    public async Task A_participant_with_only_idle_sessions_is_away_and_stays_in_the_room()
    {
        await using var test = new TestRoom(new RoomOptions { AwayGrace = Grace });
        var one = await test.JoinAsync("alice", "secret", door: "web");
        var two = await test.JoinAsync("alice", "secret", door: "web");

        await test.Room.SetAttentionAsync(one, false);
        await test.SettleAsync();
        Assert.False(test.Room.Participants["alice"].IsAway);

        await test.Room.SetAttentionAsync(two, false);
        test.Time.Advance(2 * Grace);
        await test.SettleAsync();
        Assert.True(test.Room.Participants["alice"].IsAway);
        Assert.Equal(["web"], test.Room.Participants["alice"].Doors);
        Assert.Equal(["1 alice joined"], await test.LogAsync());

        await test.Room.SetAttentionAsync(one, true);
        await test.SettleAsync();
        Assert.False(test.Room.Participants["alice"].IsAway);

        await test.Room.DetachAsync(one);
        await test.SettleAsync();
        Assert.True(test.Room.Participants["alice"].IsAway);
    }

    [Fact]
    public async Task An_away_participant_leaves_after_the_grace()
    {
        await using var test = new TestRoom(new RoomOptions { AwayGrace = Grace });
        var alice = await test.JoinAsync("alice", "secret");
        await test.Room.DetachAsync(alice);
        await test.SettleAsync();

        test.Time.Advance(Grace - TimeSpan.FromSeconds(1));
        await test.SettleAsync();
        Assert.Equal(["1 alice joined"], await test.LogAsync());

        await test.TickUntilAsync(() => test.Room.Participants.IsEmpty, "the leave");
        Assert.Equal(["1 alice joined", "2 alice left: Away"], await test.LogAsync());
    }

    [Fact]
    public async Task Coming_back_within_the_grace_is_neither_a_leave_nor_a_join()
    {
        await using var test = new TestRoom(new RoomOptions { AwayGrace = Grace });
        var alice = await test.JoinAsync("alice", "secret");
        await test.Room.DetachAsync(alice);
        test.Time.Advance(Grace - TimeSpan.FromSeconds(1));

        var back = await test.JoinAsync("alice", "secret");
        for (var i = 0; i < 5; i++)
        {
            test.Time.Advance(Grace);
            await test.SettleAsync();
        }

        Assert.True(back.Joined.Resumed);
        Assert.False(test.Room.Participants["alice"].IsAway);
        Assert.Equal(["1 alice joined"], await test.LogAsync());
    }

    [Fact]
    public async Task The_grace_begins_anew_with_every_loss()
    {
        await using var test = new TestRoom(new RoomOptions { AwayGrace = Grace });
        var session = await test.JoinAsync("alice", "secret");
        for (var i = 0; i < 3; i++)
        {
            await test.Room.DetachAsync(session);
            await test.SettleAsync();
            test.Time.Advance(Grace - TimeSpan.FromSeconds(1));
            session = await test.JoinAsync("alice", "secret");
        }

        await test.SettleAsync();
        Assert.Equal(["1 alice joined"], await test.LogAsync());
    }

    [Fact]
    public async Task Losing_one_of_two_sessions_changes_nothing()
    {
        await using var test = new TestRoom(new RoomOptions { AwayGrace = Grace });
        var first = await test.JoinAsync("alice", "secret");
        var second = await test.JoinAsync("alice", "secret");

        await test.Room.DetachAsync(first);
        test.Time.Advance(2 * Grace);
        await test.SettleAsync();

        Assert.False(test.Room.Participants["alice"].IsAway);
        await test.SayAsync(second, "still here");
        await test.SettleAsync();
        Assert.Equal(["1 alice joined", "2 alice says: still here"], await test.LogAsync());
    }

    [Fact]
    public async Task A_lost_session_is_not_told_of_the_leave()
    {
        await using var test = new TestRoom(new RoomOptions { AwayGrace = Grace });
        var alice = await test.JoinAsync("alice", "secret");
        await test.Room.DetachAsync(alice);
        await test.SettleAsync();

        await test.LeaveAsync(alice);
        await test.SettleAsync();

        Assert.Equal(["1 alice joined", "2 alice left: Quit"], await test.LogAsync());
        Assert.Null(alice.Removal);
    }

    [Fact]
    public async Task A_renamed_away_participant_leaves_after_the_grace()
    {
        await using var test = new TestRoom(new RoomOptions { AwayGrace = Grace });
        var alice = await test.JoinAsync("alice", "secret");
        await test.Room.DetachAsync(alice);
        await test.RenameAsync(alice, "carol");

        test.Time.Advance(Grace);
        await test.TickUntilAsync(() => test.Room.Participants.IsEmpty, "the leave");

        Assert.Equal(["1 alice joined", "2 alice is now carol", "3 carol left: Away"], await test.LogAsync());
    }

    [Fact]
    public async Task A_participant_back_at_the_end_of_the_grace_stays()
    {
        await using var test = new TestRoom(new RoomOptions { AwayGrace = Grace });
        var bob = await test.JoinAsync("bob");
        var alice = await test.JoinAsync("alice", "secret");
        await test.Room.DetachAsync(alice);
        await test.SettleAsync();
        await test.HoldAsync(bob);

        // One batch: the grace is over, and here she is.
        test.Time.Advance(Grace);
        var back = new TestSession();
        var joining = test.BeginJoin(back, "alice", "secret");
        test.Transcript.Release();

        var joined = Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(joining));
        Assert.True(joined.Resumed);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        await test.SettleAsync();
        Assert.Equal(["1 bob joined", "2 alice joined", "3 bob says: wait"], await test.LogAsync());
        Assert.Null(back.Removal);
        Assert.True(test.Room.Participants.ContainsKey("alice"));
    }

    [Fact]
    public async Task A_session_lost_twice_releases_the_bytes_once()
    {
        await using var test = new TestRoom();
        var format = new NumberFormat();
        await test.JoinAsync("alice", format: format);
        var bob = await test.JoinAsync("bob", format: format);

        await test.Room.DetachAsync(bob);
        await test.Room.DetachAsync(bob);
        await test.SettleAsync();

        Assert.NotNull(test.Room.Tail.BytesOf(format));
    }

    [Fact]
    public async Task The_bytes_of_a_format_are_kept_while_a_session_uses_it()
    {
        await using var test = new TestRoom();
        var format = new NumberFormat();
        Assert.Null(test.Room.Tail.BytesOf(format));

        var alice = await test.JoinAsync("alice", format: format);
        Assert.NotNull(test.Room.Tail.BytesOf(format));

        await test.LeaveAsync(alice);
        await test.SettleAsync();
        Assert.Null(test.Room.Tail.BytesOf(format));
    }
}
