using ChatRoom.Core.Log;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Log;

/// <summary>Tests the chunks and the budget of the log, besides <c>TranscriptConformance</c>.</summary>
public sealed class EventLogTests
{
    [Fact]
    public void A_log_may_begin_anywhere()
    {
        var log = new EventLog(firstSequence: 500, budgetBytes: 1 << 20);
        Assert.Equal(500, log.FirstSequence);
        Assert.Equal(500, log.NextSequence);

        log.Append(TestEvents.Say(500, "a"));

        Assert.Equal(500, log.FirstSequence);
        Assert.Equal(501, log.NextSequence);
        Assert.Single(log.ReadAfter(3, 10));
        Assert.Empty(log.ReadBefore(500, 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_event_that_does_not_follow_is_a_fault(long sequence)
    {
        var log = new EventLog(firstSequence: 2, budgetBytes: 1 << 20);

        Assert.Throws<ArgumentException>(() => log.Append(TestEvents.Say(sequence, "a")));
    }

    [Theory]
    [InlineData(10, 64 << 10)]
    [InlineData(4_000, 64 << 10)]
    [InlineData(100_000, 64 << 10)]
    [InlineData(4_000, 8 << 20)]
    public void Memory_stays_within_the_budget_however_long_the_messages(int length, long budget)
    {
        var log = new EventLog(firstSequence: 1, budget);
        var text = new string('x', length);
        var count = Math.Max(2000, 2 * budget / (2 * length));
        for (var i = 1; i <= count; i++)
        {
            log.Append(TestEvents.Say(i, text));
        }

        var kept = log.NextSequence - log.FirstSequence;
        var most = Math.Max(1, budget / (2 * length));
        var least = Math.Max(1, budget / 2 / ((2 * length) + 200));
        Assert.InRange(kept, least, most + 1);
        Assert.Equal(kept, log.ReadAfter(0, int.MaxValue).Count);
    }

    [Fact]
    public void Chunks_of_different_sizes_are_read_as_one_log()
    {
        var log = new EventLog(firstSequence: 1, budgetBytes: 1 << 20);
        for (var i = 1; i <= 2000; i++)
        {
            log.Append(TestEvents.Say(i, i % 300 < 250 ? "short" : new string('x', 5000)));
        }

        var first = log.FirstSequence;
        Assert.InRange(first, 2, 1999);
        for (var after = first - 2; after < 2001; after += 7)
        {
            var read = log.ReadAfter(after, 300).Select(e => e.Sequence);
            var start = Math.Max(first, after + 1);
            Assert.Equal(Enumerable.Range(0, (int)Math.Clamp(2001 - start, 0, 300)).Select(i => start + i), read);
        }
    }

    [Fact]
    public async Task A_read_has_no_gap_while_the_writer_drops_chunks()
    {
        const int count = 50_000;
        var log = new EventLog(firstSequence: 1, budgetBytes: 200_000);
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            for (var after = 0L; after < count;)
            {
                var read = log.ReadAfter(after, 500);
                for (var i = 0; i < read.Count; i++)
                {
                    Assert.Equal(read[0].Sequence + i, read[i].Sequence);
                }

                Assert.True(read.Count == 0 || read[0].Sequence > after);
                after = read.Count == 0 ? after : read[^1].Sequence;
            }
        })).ToArray();

        for (var i = 1; i <= count; i++)
        {
            log.Append(TestEvents.Say(i, ""));
        }

        await Eventually.InTimeAsync(Task.WhenAll(readers));
    }
}
