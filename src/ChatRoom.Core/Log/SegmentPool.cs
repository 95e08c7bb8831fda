using System.Collections.Concurrent;

namespace ChatRoom.Core.Log;

/// <summary>Keeps the memory of segments of one size for the next ones. Thread-safe.</summary>
/// <param name="segmentBytes">The size that is kept; others are left to the garbage collector.</param>
internal sealed class SegmentPool(int segmentBytes)
{
    /// <summary>A log at its budget drops a segment when it begins one; a few more may come back late.</summary>
    private const int MostSpare = 4;

    /// <summary>One place in the index for so many bytes; of shorter events a segment holds fewer bytes.</summary>
    private const int BytesPerEvent = 32;

    private readonly ConcurrentQueue<SegmentMemory> _spare = new();

    public SegmentMemory Rent(int bytes)
    {
        if (bytes == segmentBytes && _spare.TryDequeue(out var memory))
        {
            return memory;
        }

        // Not moved by the collector, and not in the way of short-lived objects.
        return new SegmentMemory(
            GC.AllocateUninitializedArray<byte>(bytes, pinned: true), new int[Math.Max(1, bytes / BytesPerEvent)]);
    }

    public void Return(SegmentMemory memory)
    {
        if (memory.Bytes.Length == segmentBytes && _spare.Count < MostSpare)
        {
            _spare.Enqueue(memory);
        }
    }
}
