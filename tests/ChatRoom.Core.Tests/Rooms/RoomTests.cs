using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

public sealed class RoomTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Simultaneous_messages_get_one_dense_order()
    {
        await using var test = new TestRoom();
        var speakers = new List<TestSession>();
        for (var i = 0; i < 8; i++)
        {
            speakers.Add(await test.JoinAsync($"speaker{i}"));
        }

        await Eventually.InTimeAsync(Task.WhenAll(speakers.Select(speaker => Task.Run(
            async () =>
            {
                for (var i = 0; i < 50; i++)
                {
                    await test.SayAsync(speaker, $"{i}");
                }
            },
            Cancellation))));
        await test.SettleAsync();

        var events = await test.Room.ReadAfterAsync(0, 10_000, Cancellation);
        Assert.Equal(Enumerable.Range(1, 8 + 400).Select(i => (long)i), events.Select(e => e.Sequence));
        Assert.Equal(events, await test.Transcript.ReadAfterAsync(0, 10_000, Cancellation));
        Assert.All(
            events.OfType<MessagePosted>().GroupBy(m => m.Author),
            said => Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), said.Select(m => m.Text)));
    }

    [Fact]
    public async Task A_room_that_is_never_at_rest_still_lets_its_sessions_be_woken()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var before = alice.Wakes;
        var stranger = new TestSession();
        stranger.SubscribeTo(test.Room);
        // Whenever it is refused, which is in the loop, it says something again: the inbox is never empty.
        var isBusy = true;
        stranger.OnRefused = () =>
        {
            if (Volatile.Read(ref isBusy))
            {
                _ = test.SayAsync(stranger, "let me in");
            }
        };

        await test.SayAsync(stranger, "let me in");

        try
        {
            await Eventually.TrueAsync(() => alice.Wakes > before, "a wake-up");
        }
        finally
        {
            Volatile.Write(ref isBusy, false);
        }
    }

    [Fact]
    public async Task An_event_carries_id_time_author_and_kind()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var id = Guid.NewGuid();

        await test.Room.SayAsync(alice, "waves", MessageKind.Action, id, Cancellation);
        await test.SettleAsync();

        var expected = new MessagePosted(id, test.Time.GetUtcNow(), "alice", "waves", MessageKind.Action) { AuthorId = alice.Person!.Id };
        expected.AssignSequence(2);
        Assert.Equal(expected, (await test.Room.ReadAfterAsync(1, 1, Cancellation))[0]);
    }

    [Fact]
    public async Task The_cursor_of_a_join_is_right_behind_the_own_join()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await test.SayAsync(alice, "before");

        var bob = await test.JoinAsync("bob");
        await test.SayAsync(alice, "after");
        await test.SettleAsync();

        Assert.Equal(["1 alice joined", "2 alice says: before", "3 bob joined", "4 alice says: after"], await test.LogAsync());
        Assert.Equal(4, bob.Joined.NextSequence);
        Assert.Equal(test.Room.Epoch, bob.Joined.Epoch);
        Assert.False(bob.Joined.Resumed);
    }

    [Fact]
    public async Task The_cursor_is_exact_also_in_the_middle_of_a_batch()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await test.HoldAsync(alice);
        var bob = new TestSession();

        await test.SayAsync(alice, "before");
        var joining = test.BeginJoin(bob, "bob");
        await test.SayAsync(alice, "after");
        test.Transcript.Release();

        var joined = Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(joining));
        Assert.Equal(5, joined.NextSequence);
        Assert.Equal("after", ((MessagePosted)(await test.Room.ReadAfterAsync(4, 1, Cancellation))[0]).Text);
    }

    [Fact]
    public async Task Sessions_are_woken_by_messages_of_other_participants()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        var bob = await test.JoinAsync("bob");
        await Eventually.TrueAsync(() => bob.Wakes > 0, "the wake-up for the join");
        await test.SettleAsync();
        var before = bob.Wakes;

        await test.SayAsync(alice, "hello");

        await Eventually.TrueAsync(() => bob.Wakes > before, "the wake-up for the message");
    }

    [Fact]
    public async Task Nothing_is_shown_before_it_is_stored()
    {
        await using var test = new TestRoom();
        var alice = await test.JoinAsync("alice");
        await test.HoldAsync(alice);

        Assert.Equal(2, test.Room.Tail.NextSequence);
        Assert.Empty(await test.Room.ReadAfterAsync(1, 10, Cancellation));

        test.Transcript.Release();
        await Eventually.TrueAsync(() => test.Room.Tail.NextSequence == 3, "the message in the tail");
    }

    [Fact]
    public async Task Before_joining_a_say_is_refused()
    {
        await using var test = new TestRoom();
        var stranger = new TestSession();
        stranger.SubscribeTo(test.Room);

        var id = await test.SayAsync(stranger, "hello?");
        await test.SettleAsync();

        Assert.Equal([(id, "You are not in the room.")], stranger.Refusals);
        Assert.Empty(await test.LogAsync());
    }

    [Fact]
    public async Task Reading_backwards_takes_from_memory_and_from_the_transcript_alike()
    {
        await using var test = await LongerThanTailAsync();

        foreach (var before in new long[] { 1, 2, 30, 80, 101, 102, 1000 })
        {
            var expected = Enumerable.Range(1, 101).Select(i => (long)i).Where(s => s < before).TakeLast(25);
            Assert.Equal(expected, (await test.Room.ReadBeforeAsync(before, 25, Cancellation)).Select(e => e.Sequence));
        }
    }

    [Fact]
    public async Task Reading_forwards_takes_from_memory_and_from_the_transcript_alike()
    {
        await using var test = await LongerThanTailAsync();

        var seen = new List<long>();
        while (await test.Room.ReadAfterAsync(seen.LastOrDefault(), 7, Cancellation) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(e => e.Sequence));
        }

        Assert.Equal(Enumerable.Range(1, 101).Select(i => (long)i), seen);
    }

    /// <summary>Makes a room of 101 events, the first half of which only the transcript has.</summary>
    private static async Task<TestRoom> LongerThanTailAsync()
    {
        var test = new TestRoom(new RoomOptions { TailBytes = 512 << 10 });
        var alice = await test.JoinAsync("alice");
        var text = new string('x', 4000);
        for (var i = 0; i < 100; i++)
        {
            await test.SayAsync(alice, text);
        }

        await test.SettleAsync();
        Assert.True(test.Room.Tail.Events.FirstSequence > 50, "the beginning should have fallen out of the tail");
        return test;
    }
}
