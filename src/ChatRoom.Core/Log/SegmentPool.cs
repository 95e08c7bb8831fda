using System.Collections.Concurrent;

namespace ChatRoom.Core.Log;

/// <summary>Keeps the memory of segments of one size for later segments; thread-safe.</summary>
/// <param name="segmentBytes">The size to keep; the garbage collector takes other sizes.</param>
internal sealed class SegmentPool(int segmentBytes)
{
    /// <summary>Limits the spare segments: a full log drops about one for each one that it begins.</summary>
    private const int MaxSpare = 4;

    /// <summary>Sets the size of the index; a segment of shorter events holds fewer bytes.</summary>
    private const int BytesPerEvent = 32;

    private readonly ConcurrentQueue<SegmentMemory> _spare = new();

    public SegmentMemory Rent(int bytes)
    {
        if (bytes == segmentBytes && _spare.TryDequeue(out var memory))
        {
            return memory;
        }

        // Pinned memory is not moved and stays out of the heap of short-lived objects.
        return new SegmentMemory(
            GC.AllocateUninitializedArray<byte>(bytes, pinned: true), new int[Math.Max(1, bytes / BytesPerEvent)]);
    }

    public void Return(SegmentMemory memory)
    {
        if (memory.Bytes.Length == segmentBytes && _spare.Count < MaxSpare)
        {
            _spare.Enqueue(memory);
        }
    }
}
