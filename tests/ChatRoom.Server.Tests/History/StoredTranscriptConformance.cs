using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Tests.Transcripts;

namespace ChatRoom.Server.Tests.History;

/// <summary>Adds to the contract what holds for a log outside of this process's memory.</summary>
public abstract class StoredTranscriptConformance : TranscriptConformance
{
    [Theory]
    [InlineData(4000, 16_000, 4)]
    [InlineData(4000, 1, 1)]
    [InlineData(100_000, 16_000, 1)]
    [InlineData(1, 16_000, 50)]
    public async Task Read_some_after_reads_no_more_text_than_was_asked_for(int length, int characters, int expected)
    {
        await using var log = await OpenAsync();
        var drafts = Enumerable.Range(1, 50).Select(_ => (RoomEvent)TestEvents.Say(new string('x', length)));
        await log.AppendAsync([.. drafts], TestContext.Current.CancellationToken);

        Assert.Equal(expected, (await log.ReadSomeAfterAsync(0, 256, characters, TestContext.Current.CancellationToken)).Count);
    }
}
