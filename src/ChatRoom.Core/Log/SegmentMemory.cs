namespace ChatRoom.Core.Log;

/// <summary>Holds the memory of one segment: the bytes of its events and the end of each event.</summary>
internal sealed class SegmentMemory(byte[] bytes, int[] ends)
{
    public static SegmentMemory None { get; } = new([], []);

    public byte[] Bytes { get; } = bytes;

    public int[] Ends { get; } = ends;

    public long Size => Bytes.Length + ((long)sizeof(int) * Ends.Length);
}
