namespace ChatRoom.Core.Log;

/// <summary>The memory of one segment: the bytes of its events, and where each ends.</summary>
internal sealed class SegmentMemory(byte[] bytes, int[] ends)
{
    public static SegmentMemory None { get; } = new([], []);

    public byte[] Bytes { get; } = bytes;

    public int[] Ends { get; } = ends;

    public long Size => Bytes.Length + ((long)sizeof(int) * Ends.Length);
}
