using ChatRoom.Core.Events;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Rooms;

/// <content>Reading the log, from memory where it reaches back so far, else from the transcript.</content>
public sealed partial class Room
{
    private const int SearchedPage = 200;
    private const int MostSearchedPages = 50;

    /// <summary>
    /// Up to <paramref name="count"/> events above <paramref name="after"/>, oldest first, from memory where it reaches
    /// back so far, else from the transcript. The first may be later than <c>after + 1</c> if older ones are no longer kept.
    /// Never shows an event that is not stored.
    /// </summary>
    public async ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken)
    {
        var events = Tail.Events;
        if (after + 1 >= events.FirstSequence)
        {
            var newest = events.ReadAfter(after, count);
            // Between the check and the read the memory may have moved on past the first one.
            if (newest is [var first, ..] ? first.Sequence == after + 1 : after + 1 >= events.NextSequence)
            {
                return newest;
            }
        }

        return await _transcript.ReadAfterAsync(after, count, cancellationToken);
    }

    /// <summary>The last <paramref name="count"/> events below <paramref name="before"/>, oldest first.</summary>
    public async ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken)
    {
        before = Math.Min(before, Tail.NextSequence);
        var newest = Tail.Events.ReadBefore(before, count);
        return newest.Count == count || newest is [{ Sequence: 1 }, ..]
            ? newest
            : await _transcript.ReadBeforeAsync(before, count, cancellationToken);
    }

    /// <summary>
    /// Where to begin to read in order to get the last <paramref name="count"/> messages below <paramref name="before"/>:
    /// the number of the oldest of them, or of the oldest event looked at, for joins and leaves lie between messages and a
    /// room of nothing else is not read to its beginning.
    /// </summary>
    public async ValueTask<long> FindLastMessagesAsync(long before, int count, CancellationToken cancellationToken)
    {
        for (var page = 0; page < MostSearchedPages && count > 0; page++)
        {
            var events = await ReadBeforeAsync(before, SearchedPage, cancellationToken);
            if (events.Count == 0)
            {
                break;
            }

            for (var i = events.Count - 1; i >= 0 && count > 0; i--)
            {
                before = events[i].Sequence;
                count -= events[i] is MessagePosted ? 1 : 0;
            }
        }

        return before;
    }

    /// <summary>
    /// Whether an event above <paramref name="after"/> has this id; null where the log has gone on too far since to look
    /// through all of it. An event that is on its way is not found here, but said only once all the same.
    /// </summary>
    public async ValueTask<bool?> HasAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        for (var page = 0; page < MostSearchedPages; page++)
        {
            var events = await ReadAfterAsync(after, SearchedPage, cancellationToken);
            if (events.Any(e => e.Id == id))
            {
                return true;
            }

            if (events.Count < SearchedPage)
            {
                return false;
            }

            after = events[^1].Sequence;
        }

        return null;
    }
}
