using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Tests.Transcripts;

/// <summary>Tests the contract of <see cref="ITranscript"/>, in one derived class per implementation.</summary>
public abstract class TranscriptConformance
{
    // More than any implementation reads or keeps in one piece.
    private const int Many = 1500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An empty log; another one at every call.</summary>
    protected abstract ValueTask<ITranscript> OpenAsync();

    [Fact]
    public async Task An_empty_log_has_no_last_event_and_nothing_to_read()
    {
        await using var log = await OpenAsync();

        Assert.Equal(0, log.LastSequence);
        Assert.Empty(await log.ReadAfterAsync(0, 10, Cancellation));
        Assert.Empty(await log.ReadBeforeAsync(long.MaxValue, 10, Cancellation));
    }

    [Fact]
    public async Task Events_are_numbered_densely_from_one_across_batches()
    {
        await using var log = await OpenAsync();
        var sequences = new List<long>();

        foreach (var size in new[] { 1, 3, 2 })
        {
            sequences.AddRange((await log.AppendAsync(TestEvents.Drafts(size), Cancellation)).Select(e => e.Sequence));
            Assert.Equal(sequences[^1], log.LastSequence);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], sequences);
    }

    [Fact]
    public async Task The_log_stays_as_it_is_when_the_list_of_drafts_is_used_again()
    {
        await using var log = await OpenAsync();
        var drafts = new List<RoomEvent>(TestEvents.Drafts(2));
        await log.AppendAsync(drafts, Cancellation);

        drafts.Clear();
        drafts.Add(TestEvents.Say("next"));
        await log.AppendAsync(drafts, Cancellation);

        Assert.Equal([1, 2, 3], (await log.ReadAfterAsync(0, 10, Cancellation)).Select(e => e.Sequence));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Drafts_with_numbers_that_do_not_follow_the_log_are_refused(long first)
    {
        await using var log = await OpenAsync();
        await log.AppendAsync(TestEvents.Drafts(1), Cancellation);
        var drafts = TestEvents.Drafts(2);
        RoomEvent.AssignSequences(drafts, first);

        await Assert.ThrowsAsync<ArgumentException>(async () => await log.AppendAsync(first, drafts, Cancellation));

        Assert.Single(await log.ReadAfterAsync(0, 10, Cancellation));
        Assert.Equal(2, (await log.AppendAsync(TestEvents.Drafts(1), Cancellation))[0].Sequence);
    }

    [Fact]
    public async Task An_append_without_drafts_is_refused()
    {
        await using var log = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await log.AppendAsync(1, [], Cancellation));
    }

    [Fact]
    public async Task Every_kind_of_event_is_read_as_it_was_written()
    {
        await using var log = await OpenAsync();
        RoomEvent[] drafts =
        [
            new ParticipantJoined(Guid.NewGuid(), TestEvents.At, "Zoë"),
            new MessagePosted(Guid.NewGuid(), TestEvents.At, "Zoë", "two\nlines\tand 🙂 你好 '\"\\", MessageKind.Say),
            new MessagePosted(Guid.NewGuid(), TestEvents.At.AddSeconds(1), "Zoë", "waves", MessageKind.Action),
            new ParticipantRenamed(Guid.NewGuid(), TestEvents.At, "Zoë", "Zoe"),
            new TopicSet(Guid.NewGuid(), TestEvents.At, "Zoë", "tea"),
            new MessagePosted(Guid.NewGuid(), TestEvents.At, "Zoë", "yes", MessageKind.Say) { Answers = new(2, "Zoë") },
            new ReactionChanged(Guid.NewGuid(), TestEvents.At, "Zoë", 99, "👍", IsAdded: true),
            new ReactionChanged(Guid.NewGuid(), TestEvents.At, "Zoë", 99, "👍", IsAdded: false),
            new MessageDeleted(Guid.NewGuid(), TestEvents.At, "Zoë", 99, "bob"),
            .. Enum.GetValues<LeaveReason>().Select(r => new ParticipantLeft(Guid.NewGuid(), TestEvents.At, "Zoe", r)),
        ];

        await log.AppendAsync(drafts, Cancellation);

        Assert.Equal(drafts, await log.ReadAfterAsync(0, 100, Cancellation));
        Assert.Equal(drafts, await log.ReadBeforeAsync(long.MaxValue, 100, Cancellation));
    }

    [Fact]
    public async Task A_window_shows_messages_as_they_are_now()
    {
        await using var log = await OpenAsync();
        var (alice, bob) = (PersonId.New(), PersonId.New());
        await log.AppendAsync(TestEvents.Drafts(4), Cancellation);
        await log.AppendAsync([Edit(1, "one"), React(2, "👍", alice), React(2, "🎉", bob), React(3, "👍", bob)], Cancellation);
        await log.AppendAsync([Edit(1, "once more"), Delete(3), React(2, "👍", alice, isAdded: false)], Cancellation);

        foreach (var read in new[] { await log.ReadAfterAsync(0, 100, Cancellation), await log.ReadBeforeAsync(long.MaxValue, 100, Cancellation) })
        {
            var messages = read.OfType<MessagePosted>().ToArray();
            Assert.Equal(["once more", "message 2", "", "message 4"], messages.Select(message => message.Text));
            Assert.Equal((9, 0, 10, 0), (Newest(messages[0]), Newest(messages[1]), Newest(messages[2]), Newest(messages[3])));
            Assert.Equal(TestEvents.At, messages[0].Changes.EditedAt);
            Assert.Equal("alice", messages[2].Changes.Deletion?.Author);
            Assert.Equal([new("🎉", bob, "alice")], messages[1].Changes.Reactions);
            Assert.Empty(messages[2].Changes.Reactions);
            Assert.Equal([null, "once more"], read.OfType<MessageEdited>().Select(edit => edit.Text));
        }

        Assert.Equal("once more", Assert.IsType<MessageEdited>(Assert.Single(await log.ReadAfterAsync(8, 1, Cancellation))).Text);
        Assert.Equal("message 2", Assert.IsType<MessagePosted>(Assert.Single(await log.ReadAfterAsync(1, 1, Cancellation))).Text);
    }

    [Theory]
    [InlineData(0, 3, new long[] { 1, 2, 3 })]
    [InlineData(2, 3, new long[] { 3, 4, 5 })]
    [InlineData(4, 3, new long[] { 5 })]
    [InlineData(-7, 2, new long[] { 1, 2 })]
    [InlineData(5, 3, new long[0])]
    [InlineData(500, 3, new long[0])]
    [InlineData(long.MaxValue, 3, new long[0])]
    [InlineData(0, 0, new long[0])]
    [InlineData(0, int.MaxValue, new long[] { 1, 2, 3, 4, 5 })]
    public async Task Read_after_gives_the_oldest_above_oldest_first(long after, int count, long[] expected)
    {
        await using var log = await OpenAsync();
        await log.AppendAsync(TestEvents.Drafts(5), Cancellation);

        Assert.Equal(expected, (await log.ReadAfterAsync(after, count, Cancellation)).Select(e => e.Sequence));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(int.MaxValue)]
    public async Task Read_some_after_gives_everything_in_the_end_and_each_time_at_least_one(int characters)
    {
        await using var log = await OpenAsync();
        await log.AppendAsync(TestEvents.Drafts(20), Cancellation);

        var seen = new List<long>();
        while (await log.ReadSomeAfterAsync(seen.LastOrDefault(), 7, characters, Cancellation) is { Count: > 0 } some)
        {
            Assert.InRange(some.Count, 1, 7);
            seen.AddRange(some.Select(e => e.Sequence));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), seen);
    }

    [Theory]
    [InlineData(6, 3, new long[] { 3, 4, 5 })]
    [InlineData(3, 1, new long[] { 2 })]
    [InlineData(3, 9, new long[] { 1, 2 })]
    [InlineData(1, 3, new long[0])]
    [InlineData(0, 3, new long[0])]
    [InlineData(-7, 3, new long[0])]
    [InlineData(6, 0, new long[0])]
    [InlineData(500, 2, new long[] { 4, 5 })]
    [InlineData(long.MaxValue, int.MaxValue, new long[] { 1, 2, 3, 4, 5 })]
    public async Task Read_before_gives_the_newest_below_oldest_first(long before, int count, long[] expected)
    {
        await using var log = await OpenAsync();
        await log.AppendAsync(TestEvents.Drafts(5), Cancellation);

        Assert.Equal(expected, (await log.ReadBeforeAsync(before, count, Cancellation)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task The_epoch_stays_while_the_log_grows()
    {
        await using var log = await OpenAsync();
        var epoch = log.Epoch;

        await log.AppendAsync(TestEvents.Drafts(3), Cancellation);

        Assert.NotEmpty(epoch);
        Assert.Equal(epoch, log.Epoch);
    }

    [Fact]
    public async Task Two_logs_have_different_epochs()
    {
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();

        Assert.NotEqual(one.Epoch, other.Epoch);
    }

    [Fact]
    public async Task A_big_batch_is_read_in_chunks_without_gap_or_overlap_both_ways()
    {
        await using var log = await OpenAsync();
        await log.AppendAsync(TestEvents.Drafts(Many), Cancellation);
        var forwards = new List<long>();
        var backwards = new List<long>();

        while (await log.ReadAfterAsync(forwards.LastOrDefault(), 100, Cancellation) is { Count: > 0 } page)
        {
            forwards.AddRange(page.Select(e => e.Sequence));
        }

        while (await log.ReadBeforeAsync(backwards.FirstOrDefault(Many + 1), 100, Cancellation) is { Count: > 0 } page)
        {
            backwards.InsertRange(0, page.Select(e => e.Sequence));
        }

        Assert.Equal(Enumerable.Range(1, Many).Select(i => (long)i), forwards);
        Assert.Equal(forwards, backwards);
    }

    [Fact]
    public async Task Readers_beside_the_writer_see_one_growing_log_without_a_gap()
    {
        await using var log = await OpenAsync();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadAllAsync(log), Cancellation)).ToArray();

        for (var batch = 0; batch * 10 < Many; batch++)
        {
            await log.AppendAsync(TestEvents.Drafts(10), Cancellation);
        }

        await Eventually.InTimeAsync(Task.WhenAll(readers));
    }

    private static long Newest(MessagePosted message) => message.Changes.Text?.Sequence ?? 0;

    private static MessageEdited Edit(long target, string text) => new(Guid.NewGuid(), TestEvents.At, "alice", target) { Text = text };

    private static MessageDeleted Delete(long target) => new(Guid.NewGuid(), TestEvents.At, "alice", target, "");

    private static ReactionChanged React(long target, string emoji, PersonId person, bool isAdded = true) =>
        new(Guid.NewGuid(), TestEvents.At, "alice", target, emoji, isAdded) { AuthorId = person };

    private static async Task ReadAllAsync(ITranscript log)
    {
        var last = 0L;
        while (last < Many)
        {
            foreach (var roomEvent in await log.ReadAfterAsync(last, 64, Cancellation))
            {
                Assert.Equal(++last, roomEvent.Sequence);
            }

            var newest = (await log.ReadBeforeAsync(long.MaxValue, 5, Cancellation)).Select(e => e.Sequence).ToArray();
            Assert.Equal(newest.Select((_, i) => newest[0] + i), newest);
            Assert.True(newest.LastOrDefault() >= last);
        }
    }
}
