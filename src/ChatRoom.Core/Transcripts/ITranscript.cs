using ChatRoom.Core.Events;

namespace ChatRoom.Core.Transcripts;

/// <summary>Stores the log of one room.</summary>
/// <remarks>
/// Only the room's loop calls <see cref="AppendAsync"/>, one call at a time. Any thread may call the other members at any
/// time. To get news, call <see cref="ReadAfterAsync"/> with the last number that is known.
/// </remarks>
public interface ITranscript : IAsyncDisposable
{
    /// <summary>Gets the random name of this log; numbers of another epoch mean nothing here.</summary>
    /// <remarks>The epoch changes when the log is lost or replaced.</remarks>
    string Epoch { get; }

    /// <summary>Gets the number of the newest stored event; 0 for an empty log.</summary>
    long LastSequence { get; }

    /// <summary>Gets whether so little space is left that only what cannot wait may be stored, such as a leave.</summary>
    bool IsShortOfSpace => false;

    /// <summary>Stores <paramref name="drafts"/> in their order, all of them or none.</summary>
    /// <remarks>
    /// The room numbers the drafts before the call, so it may encode them while they are stored. The caller must not change
    /// the list before the call completes. Drafts that were not stored are not offered again.
    /// </remarks>
    /// <param name="first">The number of the first draft: one above <see cref="LastSequence"/>.</param>
    /// <param name="drafts">The drafts, at least one, with dense numbers from <paramref name="first"/> on.</param>
    /// <param name="cancellationToken">Cancels a call that has not begun.</param>
    /// <exception cref="ArgumentException">The numbers do not follow <see cref="LastSequence"/>; nothing was stored.</exception>
    /// <exception cref="TranscriptException">Nothing was stored; later drafts may be.</exception>
    ValueTask AppendAsync(long first, IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken);

    /// <summary>Returns up to <paramref name="count"/> events above <paramref name="after"/>, oldest first.</summary>
    /// <remarks>
    /// The first may have a number above <c>after + 1</c> if older events are no longer kept. After it there is no gap: an
    /// <see cref="UnreadableEvents"/> stands for events that are damaged.
    /// </remarks>
    ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken);

    /// <summary>As <see cref="ReadAfterAsync"/>, but stops after about <paramref name="characters"/> of text.</summary>
    /// <remarks>
    /// At least one event, if there is one. A log in memory may return more, because its events cost nothing further.
    /// </remarks>
    ValueTask<IReadOnlyList<RoomEvent>> ReadSomeAfterAsync(
        long after, int count, int characters, CancellationToken cancellationToken) => ReadAfterAsync(after, count, cancellationToken);

    /// <summary>Returns the last <paramref name="count"/> events below <paramref name="before"/>, oldest first.</summary>
    /// <remarks>There are fewer at the beginning of the log, and where older events are no longer kept.</remarks>
    ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken);
}
