using ChatRoom.Core.Events;

namespace ChatRoom.Core.Transcripts;

/// <summary>Checks the numbers of drafts for implementations of <see cref="ITranscript"/>.</summary>
public static class DraftNumbers
{
    /// <summary>Throws if the numbers of drafts do not follow the last stored number.</summary>
    /// <exception cref="ArgumentException">There are no drafts, or their numbers do not follow.</exception>
    public static void Require(IReadOnlyList<RoomEvent> drafts, long first, long lastSequence)
    {
        if (drafts.Count == 0)
        {
            throw new ArgumentException("There are no drafts to store.", nameof(drafts));
        }

        if (first != lastSequence + 1 || drafts[0].Sequence != first || drafts[^1].Sequence != first + drafts.Count - 1)
        {
            throw new ArgumentException(
                $"The drafts have the numbers {drafts[0].Sequence} to {drafts[^1].Sequence}, and {lastSequence + 1} is next.", nameof(drafts));
        }
    }
}
