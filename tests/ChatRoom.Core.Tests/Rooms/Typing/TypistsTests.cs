using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Typing;
using ChatRoom.Core.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Core.Tests.Rooms.Typing;

/// <summary>Tests the list of typists: some subscriptions show it, typing ends by itself, and no event enters the log.</summary>
public sealed class TypistsTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_typist_is_listed_and_wakes_only_subscriptions_that_show_typists()
    {
        await using var test = new TestRoom();
        var ann = await JoinPageAsync(test, "ann");
        var bob = await JoinPageAsync(test, "bob");
        var terminal = await test.JoinAsync("eve");
        var (before, terminalBefore) = (bob.Wakes, terminal.Wakes);

        // The room itself wakes everybody once a second.
        for (var i = 1; i <= 100; i++)
        {
            test.Room.Typists.Set(ann, i % 2 == 1);
            test.Time.Advance(TimeSpan.FromMilliseconds(250));
            await ShowsAsync(test, i % 2 == 1 ? ["ann"] : []);
        }

        await Eventually.TrueAsync(() => bob.Wakes - before >= 100, "each change wakes bob");
        Assert.InRange(terminal.Wakes - terminalBefore, 0, 50);
        Assert.Equal(["1 ann joined", "2 bob joined", "3 eve joined"], await test.LogAsync());
    }

    [Fact]
    public async Task A_session_that_shows_no_typing_does_not_type_either()
    {
        await using var test = new TestRoom();
        var terminal = await test.JoinAsync("eve");

        test.Room.Typists.Set(terminal, true);
        test.Time.Advance(Moment);

        await ShowsAsync(test);
    }

    [Fact]
    public async Task Typing_ends_by_itself_some_seconds_after_the_last_report()
    {
        await using var test = new TestRoom();
        var ann = await JoinPageAsync(test, "ann");
        test.Room.Typists.Set(ann, true);
        for (var i = 0; i < 5; i++)
        {
            test.Time.Advance(TimeSpan.FromSeconds(3));
            test.Room.Typists.Set(ann, true);
        }

        test.Time.Advance(Typists.Lifetime - Moment);
        await ShowsAsync(test, "ann");

        test.Time.Advance(2 * Moment);
        await ShowsAsync(test);
    }

    [Fact]
    public async Task A_session_that_is_lost_or_leaves_types_no_more()
    {
        await using var test = new TestRoom();
        var ann = await JoinPageAsync(test, "ann", "secret");
        var bob = await JoinPageAsync(test, "bob");
        test.Room.Typists.Set(ann, true);
        test.Room.Typists.Set(bob, true);
        test.Time.Advance(Moment);
        await ShowsAsync(test, "ann", "bob");

        await test.Room.DetachAsync(ann);
        await test.LeaveAsync(bob);
        await test.SettleAsync();
        // These reports come too late.
        test.Room.Typists.Set(ann, true);
        test.Room.Typists.Set(bob, true);
        test.Time.Advance(Moment);

        await ShowsAsync(test);
    }

    [Fact]
    public async Task Two_pages_of_one_participant_are_one_typist_until_both_have_ended()
    {
        await using var test = new TestRoom();
        var one = await JoinPageAsync(test, "ann", "secret");
        var two = await JoinPageAsync(test, "ann", "secret");
        test.Room.Typists.Set(one, true);
        test.Room.Typists.Set(two, true);
        test.Time.Advance(Moment);
        await ShowsAsync(test, "ann");

        test.Room.Typists.Set(one, false);
        test.Time.Advance(Moment);
        await ShowsAsync(test, "ann");

        test.Room.Typists.Set(two, false);
        test.Time.Advance(Moment);
        await ShowsAsync(test);
    }

    [Fact]
    public void Frequent_changes_wake_other_pages_a_few_times_a_second()
    {
        var time = new FakeTimeProvider();
        using var typists = new Typists(time);
        var ann = Unattached(new Participant(new PeopleDirectory(new LimitsOptions(), time).Enter("ann").Person));
        var bob = Unattached();
        typists.Add(ann);
        typists.Add(bob);

        for (var i = 0; i < 999; i++)
        {
            typists.Set(ann, i % 4 < 2);
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(bob.Wakes, 1, 4);
    }

    [Fact]
    public void A_typist_that_continues_causes_no_further_wake()
    {
        var time = new FakeTimeProvider();
        using var typists = new Typists(time);
        var ann = Unattached(new Participant(new PeopleDirectory(new LimitsOptions(), time).Enter("ann").Person));
        typists.Add(ann);

        for (var i = 0; i < 100; i++)
        {
            typists.Set(ann, true);
            time.Advance(Moment);
        }

        Assert.Equal(1, ann.Wakes);
    }

    [Fact]
    public async Task The_typists_with_the_earliest_begin_are_shown()
    {
        await using var test = new TestRoom();
        for (var i = 0; i < Typists.MaxShown + 5; i++)
        {
            test.Room.Typists.Set(await JoinPageAsync(test, $"user{i}"), true);
            test.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        test.Time.Advance(Moment);

        await ShowsAsync(test, [.. Enumerable.Range(0, Typists.MaxShown).Select(i => $"user{i}")]);
    }

    private static TestSession Unattached(Participant? participant = null)
    {
        var session = new TestSession();
        session.SubscribeTo(null!).Participant = participant;
        return session;
    }

    // If the room sets a timer while the clock moves, the timers run in the room's thread, and may run after the move.
    private static Task ShowsAsync(TestRoom test, params string[] names) => Eventually.TrueAsync(
        () => test.Room.Typists.Current.Select(typist => typist.Name).SequenceEqual(names), $"the typists are [{string.Join(", ", names)}]");

    private static async Task<TestSession> JoinPageAsync(TestRoom test, string name, string? token = null)
    {
        var session = new TestSession { ShowsTyping = true };
        session.Joined = Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(test.BeginJoin(session, name, token)));
        await test.SettleAsync();
        return session;
    }
}
