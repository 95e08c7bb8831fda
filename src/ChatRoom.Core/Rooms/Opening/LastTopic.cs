using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms.Opening;

/// <summary>Finds the topic of a room without a row, which is the lobby, in its log.</summary>
internal static class LastTopic
{
    private const int ChunkEvents = 200;
    private const int MaxChunks = 50;

    /// <summary>Returns the newest topic of the last 10,000 events; empty if there is none, or the log cannot be read now.</summary>
    public static async Task<string> FindAsync(ITranscript log)
    {
        var before = log.LastSequence + 1;
        try
        {
            for (var chunk = 0; chunk < MaxChunks && before > 1; chunk++)
            {
                var events = await log.ReadBeforeAsync(before, ChunkEvents, CancellationToken.None);
                if (events.OfType<TopicSet>().LastOrDefault() is { } set)
                {
                    return set.Topic;
                }

                if (events.Count == 0)
                {
                    break;
                }

                before = events[0].FirstSequence;
            }
        }
        catch (TranscriptException)
        {
            // A room without its topic is better than no room.
        }

        return "";
    }
}
