using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Tests.Transcripts;

public sealed class InMemoryTranscriptTests : TranscriptConformance
{
    protected override ValueTask<ITranscript> OpenAsync() => new(new InMemoryTranscript());

    [Fact]
    public async Task Old_events_are_no_longer_kept_and_reading_begins_later_without_a_gap()
    {
        await using var log = new InMemoryTranscript(budgetBytes: 64 << 10);
        for (var i = 0; i < 100; i++)
        {
            await log.AppendAsync(TestEvents.Drafts(20), TestContext.Current.CancellationToken);
        }

        var kept = await log.ReadAfterAsync(0, int.MaxValue, TestContext.Current.CancellationToken);

        Assert.InRange(kept[0].Sequence, 1000, 1999);
        Assert.Equal(Enumerable.Range(0, kept.Count).Select(i => kept[0].Sequence + i), kept.Select(e => e.Sequence));
        Assert.Equal(2000, kept[^1].Sequence);
        Assert.Equal(2000, log.LastSequence);
    }

    [Fact]
    public async Task Reading_before_the_oldest_kept_event_yields_nothing()
    {
        await using var log = new InMemoryTranscript(budgetBytes: 64 << 10);
        await log.AppendAsync(TestEvents.Drafts(2000), TestContext.Current.CancellationToken);
        var oldest = (await log.ReadAfterAsync(0, 1, TestContext.Current.CancellationToken))[0].Sequence;

        Assert.Empty(await log.ReadBeforeAsync(oldest, 10, TestContext.Current.CancellationToken));
    }
}
