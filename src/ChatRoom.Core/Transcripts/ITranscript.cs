using ChatRoom.Core.Events;

namespace ChatRoom.Core.Transcripts;

/// <summary>
/// Where one room's log is kept. The room loop is the only caller of <see cref="AppendAsync"/> and never calls it twice
/// at a time; the reading members may be called by anyone at any time.
/// </summary>
public interface ITranscript : IAsyncDisposable
{
    /// <summary>
    /// Random name of this log. It changes when the log is lost or replaced; sequence numbers of another epoch mean nothing.
    /// </summary>
    string Epoch { get; }

    /// <summary>Number of the newest stored event, 0 for an empty log.</summary>
    long LastSequence { get; }

    /// <summary>
    /// Stores <paramref name="drafts"/> in their order, all or none, and returns every event after the last one this
    /// method returned before, in log order and without a gap. An event that came from one of the drafts is that very
    /// object, numbered; where only one process writes there are no others. An empty list only asks for news.
    /// </summary>
    /// <remarks>
    /// Where the numbers are certain but for a failure, the drafts have them when this method first waits, and the caller may
    /// encode them meanwhile. Drafts that were not stored are not offered again.
    /// </remarks>
    /// <exception cref="TranscriptException">Nothing was stored; later drafts may be.</exception>
    ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken);

    /// <summary>
    /// Up to <paramref name="count"/> events with numbers above <paramref name="after"/>, oldest first. The first may be
    /// later than <c>after + 1</c> where older events are no longer kept; from there on there is no gap.
    /// </summary>
    ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// The last <paramref name="count"/> events with numbers below <paramref name="before"/>, oldest first; fewer where
    /// the log begins or older events are no longer kept.
    /// </summary>
    ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken);
}
