using System.Runtime.InteropServices;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Log;

/// <summary>Tests how long a segment is kept, and that its memory is used again.</summary>
public sealed class ByteLogMemoryTests
{
    private const long NoLimit = long.MaxValue;

    [Fact]
    public void Old_segments_are_dropped_and_their_readers_are_told()
    {
        var log = TestByteLog.Create(budget: 1000, segmentBytes: 200);
        var events = log.Fill(1, 100);
        var old = new ByteCursor(1);

        Assert.Equal(LogRead.OutOfTail, log.Read(ref old, NoLimit, 1000, out _));
        var first = Enumerable.Range(1, 100).First(i => log.Has(i));
        Assert.InRange(first, 50, 99);
        Assert.Equal(TestByteLog.TextOf(events[(first - 1)..]), log.ReadText(first, maxBytes: 300));
    }

    [Theory]
    [InlineData(1000, 200)]
    [InlineData(1000, 300)]
    [InlineData(0, 100)]
    public void Memory_stays_within_the_budget_or_one_segment(long budget, int segmentBytes)
    {
        var log = TestByteLog.Create(budget, segmentBytes);
        for (var i = 1; i < 200; i++)
        {
            var size = i % 50 == 0 ? 3000 : i % 7;
            log.Append([TestEvents.Say(i, new string('x', size))]);
            // With the index: a number for every 32 bytes.
            var largest = 9 * Math.Max(segmentBytes, size + 100) / 8;
            Assert.InRange(log.Bytes, segmentBytes, Math.Max(budget, largest));
        }
    }

    [Fact]
    public void A_slice_stays_unchanged_until_disposed_even_if_its_segment_is_dropped()
    {
        var log = TestByteLog.Create(budget: 400, segmentBytes: 200);
        var events = log.Fill(1, 2);
        var cursor = new ByteCursor(1);
        log.Read(ref cursor, NoLimit, 1000, out var slice);

        log.Fill(3, 100);

        Assert.Equal(TestByteLog.TextOf(events), TestByteLog.TextOf(slice.Bytes));
        slice.Dispose();
        Assert.Equal(LogRead.OutOfTail, log.Read(ref cursor, NoLimit, 1000, out _));
        Assert.Null(cursor.Segment);
    }

    [Fact]
    public void The_memory_of_dropped_segments_is_used_again()
    {
        var log = TestByteLog.Create(budget: 1000, segmentBytes: 200);
        log.Fill(1, 200);
        var memories = new HashSet<byte[]>();
        for (var i = 201; i < 700; i++)
        {
            var events = log.Fill(i, 1);
            var cursor = new ByteCursor(i);
            log.Read(ref cursor, NoLimit, 1000, out var slice);
            Assert.Equal(TestByteLog.TextOf(events), TestByteLog.TextOf(slice.Bytes));
            Assert.True(MemoryMarshal.TryGetArray(slice.Bytes, out var memory));
            memories.Add(memory.Array!);
            slice.Dispose();
        }

        // The few that are in the log, and one or two to change with.
        Assert.InRange(memories.Count, 1, 8);
    }

    [Fact]
    public void A_batch_that_is_small_beside_a_segment_lies_side_by_side()
    {
        var log = TestByteLog.Create(segmentBytes: 1000);
        var events = new List<RoomEvent>();
        for (var batch = 0; batch < 100; batch++)
        {
            var cursor = new ByteCursor(events.Count + 1);
            events.AddRange(log.Fill(events.Count + 1, 1 + (batch % 8)));

            Assert.Equal(LogRead.Slice, log.Read(ref cursor, NoLimit, int.MaxValue, out var slice));
            Assert.Equal(events.Count + 1, slice.Next);
            slice.Dispose();
        }

        Assert.Equal(TestByteLog.TextOf(events), log.ReadText(1, maxBytes: 300));
    }

    [Fact]
    public void A_cursor_at_rest_holds_no_memory()
    {
        var log = TestByteLog.Create();
        log.Fill(1, 3);
        var cursor = new ByteCursor(1);
        log.Read(ref cursor, NoLimit, 1000, out var slice);

        cursor.MoveTo(slice.Next);

        Assert.Null(cursor.Segment);
    }
}
