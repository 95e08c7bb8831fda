using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Appends as a room does.</summary>
internal static class TranscriptExtensions
{
    /// <summary>Numbers drafts, stores them if there are any, and returns them.</summary>
    public static async ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(
        this ITranscript log, IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken)
    {
        if (drafts.Count > 0)
        {
            RoomEvent.AssignSequences(drafts, log.LastSequence + 1);
            await log.AppendAsync(drafts[0].Sequence, drafts, cancellationToken);
        }

        return drafts;
    }
}
