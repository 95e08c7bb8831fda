using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Makes byte logs, fills them and reads them whole.</summary>
internal static class TestByteLog
{
    public static ByteLog Create(long budget = 1 << 20, int segmentBytes = 1000, long first = 1) =>
        new(new NumberFormat(), first, budget, segmentBytes);

    /// <summary>Makes numbered messages of different lengths.</summary>
    public static RoomEvent[] Messages(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => TestEvents.Say(i, new string('x', i % 13)))];

    public static string TextOf(IEnumerable<RoomEvent> events) => string.Concat(events.Select(NumberFormat.Line));

    public static string TextOf(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Appends numbered messages and returns them.</summary>
    public static RoomEvent[] Fill(this ByteLog log, int first, int count)
    {
        var events = Messages(first, count);
        log.Append(events);
        return events;
    }

    public static bool Has(this ByteLog log, long sequence)
    {
        var cursor = new ByteCursor(sequence);
        if (log.Read(ref cursor, long.MaxValue, 1, out var slice) != LogRead.Slice)
        {
            return false;
        }

        slice.Dispose();
        return true;
    }

    public static string ReadText(this ByteLog log, long from, int maxBytes) => string.Concat(log.ReadAll(from, maxBytes));

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
                slices.Add(TextOf(slice.Bytes));
                cursor.MoveTo(slice.Next);
            }
        }

        Assert.Equal(Math.Min(limit, log.NextSequence), cursor.Sequence);
        return slices;
    }
}
