using System.Text;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Core.Tests.Support;

internal static class ByteLogLines
{
    /// <summary>What a reader with a cursor at the beginning is sent, event by event.</summary>
    public static List<string> Lines(this ByteLog log)
    {
        var lines = new List<string>();
        var cursor = new ByteCursor(1);
        while (log.Read(ref cursor, long.MaxValue, maxBytes: 1, out var slice) == LogRead.Slice)
        {
            lines.Add(Encoding.UTF8.GetString(slice.Bytes.Span));
            cursor.MoveTo(slice.Next);
            slice.Dispose();
        }

        return lines;
    }
}
