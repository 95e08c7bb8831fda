using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms;

/// <content>Reads the log from memory as far back as possible, else from the transcript; a deleted account has its other name.</content>
public sealed partial class Room
{
    private const int SearchChunkEvents = 200;
    private const int MaxSearchedChunks = 50;

    /// <summary>
    /// Reads up to <paramref name="count"/> stored events above <paramref name="after"/>, oldest first.
    /// </summary>
    /// <remarks>
    /// The first event may be later than <c>after + 1</c> if older events are no longer kept. An
    /// <see cref="UnreadableEvents"/> stands for events that cannot be read.
    /// </remarks>
    public async ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
        People.Deleted.Show(ReadTail(after, count) ?? await TranscriptBehind(after).ReadAfterAsync(after, count, cancellationToken));

    /// <summary>
    /// As <see cref="ReadAfterAsync"/>, for a reader that must not hold much: stops after about
    /// <paramref name="characters"/> of text, unless the events are in memory anyway.
    /// </summary>
    public async ValueTask<IReadOnlyList<RoomEvent>> ReadSomeAfterAsync(
        long after, int count, int characters, CancellationToken cancellationToken) =>
        People.Deleted.Show(ReadTail(after, count) ?? await TranscriptBehind(after).ReadSomeAfterAsync(after, count, characters, cancellationToken));

    /// <summary>Reads the last <paramref name="count"/> events below <paramref name="before"/>, oldest first.</summary>
    public async ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken)
    {
        before = Math.Min(before, Tail.NextSequence);
        var newest = Tail.Events.ReadBefore(before, count);
        return People.Deleted.Show(newest.Count == count || newest is [{ Sequence: 1 }, ..]
            ? newest
            : await _transcript.ReadBeforeAsync(before, count, cancellationToken));
    }

    /// <summary>
    /// Finds the number at which the last <paramref name="count"/> messages below <paramref name="before"/> begin.
    /// </summary>
    /// <remarks>
    /// The search is bounded, because a room may have many joins and leaves between messages. Then the result is the
    /// oldest event searched.
    /// </remarks>
    public async ValueTask<long> FindLastMessagesAsync(long before, int count, CancellationToken cancellationToken)
    {
        // Mostly messages follow one another; then few events are in memory at a time.
        var wanted = Math.Min(count, SearchChunkEvents);
        for (var chunk = 0; chunk < MaxSearchedChunks && count > 0; chunk++)
        {
            var events = await ReadBeforeAsync(before, wanted, cancellationToken);
            wanted = Math.Min(2 * wanted, SearchChunkEvents);
            if (events.Count == 0)
            {
                break;
            }

            for (var i = events.Count - 1; i >= 0 && count > 0; i--)
            {
                before = events[i].FirstSequence;
                count -= events[i] is MessagePosted ? 1 : 0;
            }
        }

        return before;
    }

    /// <summary>Returns the last message below <paramref name="before"/>; null if <see cref="FindLastMessagesAsync"/> finds none.</summary>
    public async ValueTask<MessagePosted?> FindLastMessageAsync(long before, CancellationToken cancellationToken)
    {
        var last = await FindLastMessagesAsync(before, 1, cancellationToken);
        return await ReadAfterAsync(last - 1, 1, cancellationToken) is [MessagePosted message] ? message : null;
    }

    /// <summary>As <see cref="FindLastMessagesAsync"/>, of the events in memory; null if there is no message among them.</summary>
    public long? FindLastMessagesInMemory(int count)
    {
        var events = Tail.Events;
        return events.ReadAfter(events.FirstSequence - 1, (int)Math.Min(int.MaxValue, events.NextSequence - events.FirstSequence))
            .Where(roomEvent => roomEvent is MessagePosted).TakeLast(count).FirstOrDefault()?.Sequence;
    }

    /// <summary>Searches the events above <paramref name="after"/> for an id.</summary>
    /// <returns>
    /// Null if the log is too long to search, or if it does not have the id but has events that cannot be read. A pending
    /// event is not found; the room still stores it once.
    /// </returns>
    public async ValueTask<bool?> HasAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        var isDamaged = false;
        for (var chunk = 0; chunk < MaxSearchedChunks; chunk++)
        {
            var events = await ReadAfterAsync(after, SearchChunkEvents, cancellationToken);
            if (events.Any(e => e.Id == id))
            {
                return true;
            }

            isDamaged |= events.Any(e => e is UnreadableEvents);
            if (events.Count < SearchChunkEvents)
            {
                return isDamaged ? null : false;
            }

            after = events[^1].Sequence;
        }

        return null;
    }

    /// <summary>Counts events that a receiver has given to its client itself.</summary>
    public void CountDelivered(long events) => _metrics.Delivered(events);

    /// <summary>Gets the number of commands that wait for the loop.</summary>
    public int InboxDepth => _inbox.Reader.Count;

    private ITranscript TranscriptBehind(long after)
    {
        _metrics.ReadOutsideTail(Math.Max(Tail.NextSequence - 1 - after, 0));
        return _transcript;
    }

    /// <summary>Reads from memory; null if the first event is not there.</summary>
    private IReadOnlyList<RoomEvent>? ReadTail(long after, int count)
    {
        var events = Tail.Events;
        if (after + 1 < events.FirstSequence)
        {
            return null;
        }

        var newest = events.ReadAfter(after, count);
        // The memory may have dropped the first event between the check and the read.
        return (newest is [var first, ..] ? first.Sequence == after + 1 : after + 1 >= events.NextSequence) ? newest : null;
    }
}
