using System.Text;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Tests.Support;

internal static class ByteLogReading
{
    /// <summary>Reads the slices for a cursor at <paramref name="from"/> up to the end or the limit.</summary>
    /// <remarks>With slices as small as by default: event by event.</remarks>
    public static List<string> ReadAll(this ByteLog log, long from = 1, int maxBytes = 1, long limit = long.MaxValue)
    {
        var slices = new List<string>();
        var cursor = new ByteCursor(from);
        while (log.Read(ref cursor, limit, maxBytes, out var slice) == LogRead.Slice)
        {
            using (slice)
            {
                Assert.True(slice.Next > cursor.Sequence);
                slices.Add(Encoding.UTF8.GetString(slice.Bytes.Span));
                cursor.MoveTo(slice.Next);
            }
        }

        Assert.Equal(Math.Min(limit, log.NextSequence), cursor.Sequence);
        return slices;
    }
}
