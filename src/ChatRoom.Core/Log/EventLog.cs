using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;

namespace ChatRoom.Core.Log;

/// <summary>Keeps the newest events of a log in memory, bounded in bytes.</summary>
/// <remarks>
/// One writer appends, and readers need no lock. Chunks are only filled, and the list of chunks is replaced, never
/// changed.
/// </remarks>
public sealed class EventLog
{
    private const int ChunkEvents = 256;

    /// <summary>
    /// Estimates the memory of an event besides its text: the record, the headers of its strings, its slot.
    /// </summary>
    private const int EventOverheadBytes = 160;

    private readonly long _budgetBytes;
    private readonly long _chunkBytes;
    private volatile Chunk[] _chunks = [];
    private long _bytes;
    private long _nextSequence;

    /// <param name="firstSequence">The number of the first appended event.</param>
    /// <param name="budgetBytes">
    /// The estimated memory to keep. The newest chunk, an eighth of it, is always kept.
    /// </param>
    public EventLog(long firstSequence, long budgetBytes)
    {
        _nextSequence = firstSequence;
        _budgetBytes = budgetBytes;
        _chunkBytes = budgetBytes / 8;
    }

    /// <summary>Gets the number that the next appended event must have.</summary>
    public long NextSequence => Volatile.Read(ref _nextSequence);

    /// <summary>
    /// Gets the oldest number that is still here; equal to <see cref="NextSequence"/> if the log is empty.
    /// </summary>
    public long FirstSequence => _chunks is [var oldest, ..] ? oldest.FirstSequence : NextSequence;

    /// <summary>Adds the next event; only for the writer.</summary>
    public void Append(RoomEvent roomEvent)
    {
        if (roomEvent.Sequence != _nextSequence)
        {
            throw new ArgumentException($"Event {roomEvent.Sequence} does not follow {_nextSequence - 1}.", nameof(roomEvent));
        }

        var chunks = _chunks;
        // Memory is released by chunks, so a chunk of long messages ends early.
        if (chunks is not [.., { Count: < ChunkEvents } chunk] || chunk.Bytes >= _chunkBytes)
        {
            chunk = new Chunk(roomEvent.Sequence);
            _chunks = chunks = [.. chunks, chunk];
        }

        var size = SizeOf(roomEvent);
        chunk.Add(roomEvent, size);
        _bytes += size;
        Volatile.Write(ref _nextSequence, roomEvent.Sequence + 1);
        while (_bytes > _budgetBytes && chunks.Length > 1)
        {
            _bytes -= chunks[0].Bytes;
            _chunks = chunks = chunks[1..];
        }
    }

    /// <summary>Replaces an event by its present form, if it is still here; only for the writer.</summary>
    public void Replace(RoomEvent now)
    {
        if (ChunkOf(now.Sequence) is { } chunk)
        {
            _bytes += chunk.Replace(now, SizeOf);
        }
    }

    /// <summary>Finds the event with a number; null if it is no longer here.</summary>
    public RoomEvent? Find(long sequence) => ReadAfter(sequence - 1, 1) is [var found] && found.Sequence == sequence ? found : null;

    /// <summary>
    /// Reads up to <paramref name="count"/> contiguous events above <paramref name="after"/>, oldest first.
    /// </summary>
    public IReadOnlyList<RoomEvent> ReadAfter(long after, int count)
    {
        // The end is read before the chunks: every event below it is in them, unless it was dropped meanwhile.
        var end = NextSequence;
        var chunks = _chunks;
        if (chunks.Length == 0)
        {
            return [];
        }

        var start = after < chunks[0].FirstSequence ? chunks[0].FirstSequence : Math.Min(after, end) + 1;
        return Copy(chunks, start, Math.Min(end, start + count));
    }

    /// <summary>
    /// Reads the last <paramref name="count"/> contiguous events below <paramref name="before"/>, oldest first.
    /// </summary>
    public IReadOnlyList<RoomEvent> ReadBefore(long before, int count)
    {
        var end = Math.Min(before, NextSequence);
        var chunks = _chunks;
        return chunks.Length == 0 ? [] : Copy(chunks, Math.Max(end - count, chunks[0].FirstSequence), end);
    }

    private static int SizeOf(RoomEvent roomEvent) => EventOverheadBytes + (2 * roomEvent switch
    {
        MessagePosted message => message.Text.Length,
        MessageEdited edit => edit.Text?.Length ?? 0,
        _ => 0,
    });

    private Chunk? ChunkOf(long sequence) =>
        sequence < NextSequence ? Array.FindLast(_chunks, chunk => chunk.FirstSequence <= sequence) : null;

    private static RoomEvent[] Copy(Chunk[] chunks, long start, long end)
    {
        if (start >= end)
        {
            return [];
        }

        var copy = new RoomEvent[end - start];
        // Most readers need the newest chunk, so the copy begins there.
        var chunk = chunks.Length - 1;
        for (var sequence = end - 1; sequence >= start; sequence--)
        {
            while (chunks[chunk].FirstSequence > sequence)
            {
                chunk--;
            }

            copy[sequence - start] = chunks[chunk].Events[sequence - chunks[chunk].FirstSequence];
        }

        return copy;
    }

    private sealed class Chunk(long firstSequence)
    {
        public long FirstSequence { get; } = firstSequence;

        public RoomEvent[] Events { get; } = new RoomEvent[ChunkEvents];

        public int Count { get; private set; }

        public long Bytes { get; private set; }

        public void Add(RoomEvent roomEvent, int size)
        {
            Events[Count++] = roomEvent;
            Bytes += size;
        }

        /// <returns>The growth in bytes.</returns>
        public long Replace(RoomEvent now, Func<RoomEvent, int> sizeOf)
        {
            ref var place = ref Events[now.Sequence - FirstSequence];
            var growth = sizeOf(now) - sizeOf(place);
            // Readers take the old object or the new one, each as a whole.
            Volatile.Write(ref place, now);
            Bytes += growth;
            return growth;
        }
    }
}
