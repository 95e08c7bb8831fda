using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Log;

public sealed class ByteLogTests
{
    private const long NoLimit = long.MaxValue;

    [Fact]
    public void An_empty_log_has_no_events()
    {
        var log = TestByteLog.Create();
        var cursor = new ByteCursor(1);

        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, NoLimit, 1000, out _));
        Assert.Equal(0, log.Bytes);
    }

    [Fact]
    public void A_slice_reaches_from_the_cursor_to_the_end()
    {
        var log = TestByteLog.Create();
        var events = log.Fill(1, 5);
        var cursor = new ByteCursor(3);

        Assert.Equal(LogRead.Slice, log.Read(ref cursor, NoLimit, 1000, out var slice));

        Assert.Equal(TestByteLog.TextOf(events[2..]), TestByteLog.TextOf(slice.Bytes));
        Assert.Equal(6, slice.Next);
        Assert.Equal(3, cursor.Sequence);
        cursor.MoveTo(slice.Next);
        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, NoLimit, 1000, out _));
    }

    [Fact]
    public void A_log_may_begin_in_the_middle_of_the_rooms_log()
    {
        var log = TestByteLog.Create(first: 1000);
        var events = log.Fill(1000, 2);
        var cursor = new ByteCursor(1001);
        var before = new ByteCursor(999);

        Assert.Equal(LogRead.Slice, log.Read(ref cursor, NoLimit, 1000, out var slice));
        Assert.Equal(TestByteLog.TextOf(events[1..]), TestByteLog.TextOf(slice.Bytes));
        Assert.Equal(LogRead.OutOfTail, log.Read(ref before, NoLimit, 1000, out _));
    }

    [Fact]
    public void Every_cursor_limit_and_size_gives_whole_events_and_at_least_one()
    {
        var log = TestByteLog.Create(segmentBytes: 200);
        var events = log.Fill(1, 40);
        for (var from = 1; from <= 40; from++)
        {
            for (var limit = from + 1; limit <= 42; limit += 5)
            {
                foreach (var maxBytes in new[] { 1, 45, 46, 100, 139, int.MaxValue })
                {
                    var cursor = new ByteCursor(from);
                    Assert.Equal(LogRead.Slice, log.Read(ref cursor, limit, maxBytes, out var slice));
                    Assert.InRange(slice.Next, from + 1, limit);
                    Assert.Equal(TestByteLog.TextOf(events[(from - 1)..(int)(slice.Next - 1)]), TestByteLog.TextOf(slice.Bytes));
                    Assert.True(slice.Bytes.Length <= maxBytes || slice.Next == from + 1);
                }
            }
        }
    }

    [Fact]
    public void A_slice_holds_as_many_events_as_fit()
    {
        var log = TestByteLog.Create();
        var events = log.Fill(1, 9);
        var two = TestByteLog.TextOf(events[..2]).Length;
        var cursor = new ByteCursor(1);

        log.Read(ref cursor, NoLimit, two, out var exactly);
        log.Read(ref cursor, NoLimit, two - 1, out var oneLess);

        Assert.Equal(3, exactly.Next);
        Assert.Equal(2, oneLess.Next);
    }

    [Fact]
    public void A_reader_at_its_limit_is_caught_up()
    {
        var log = TestByteLog.Create();
        log.Fill(1, 5);
        var cursor = new ByteCursor(3);

        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, 3, 1000, out _));
        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, 1, 1000, out _));
    }

    [Fact]
    public void An_event_larger_than_a_segment_comes_whole_between_the_others()
    {
        var log = TestByteLog.Create(segmentBytes: 200);
        RoomEvent[] events = [TestEvents.Say(1, "a"), TestEvents.Say(2, new string('x', 5000)), TestEvents.Say(3, "b")];
        log.Append(events);

        Assert.Equal(TestByteLog.TextOf(events), log.ReadText(1, maxBytes: 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)] // begins further segments
    public void Prepared_events_are_visible_once_they_are_published(int count)
    {
        var log = TestByteLog.Create(segmentBytes: 200);
        var events = log.Fill(1, 3);
        var more = TestByteLog.Messages(4, count);
        var bytes = log.Bytes;

        log.Prepare(more);

        Assert.Equal(4, log.NextSequence);
        Assert.Equal(bytes, log.Bytes);
        Assert.Equal(TestByteLog.TextOf(events), log.ReadText(1, maxBytes: 1000));
        Assert.False(log.Has(4));
        log.Publish();
        Assert.Equal(4 + count, log.NextSequence);
        Assert.Equal(TestByteLog.TextOf([.. events, .. more]), log.ReadText(1, maxBytes: 1000));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 40)]
    [InlineData(3, 1)]
    [InlineData(3, 40)]
    [InlineData(3, 2)] // begins in one segment and is moved to the next
    public void Discarded_events_leave_no_trace(int before, int count)
    {
        var log = TestByteLog.Create(segmentBytes: 200);
        var events = log.Fill(1, before);
        var bytes = log.Bytes;

        for (var i = 0; i < 3; i++)
        {
            log.Prepare(TestByteLog.Messages(before + 1, count));
            log.Discard();
            log.Publish();
        }

        Assert.Equal(before + 1, log.NextSequence);
        Assert.Equal(bytes, log.Bytes);
        Assert.Equal(TestByteLog.TextOf(events), log.ReadText(1, maxBytes: 1000));
        var others = log.Fill(before + 1, count + 1);
        Assert.Equal(TestByteLog.TextOf([.. events, .. others]), log.ReadText(1, maxBytes: 1000));
    }

    [Fact]
    public void The_rest_of_a_slice_has_the_begun_event_and_those_that_fit()
    {
        var log = TestByteLog.Create();
        var events = log.Fill(1, 9);
        var all = TestByteLog.TextOf(events);
        var ends = Enumerable.Range(0, 10).Select(i => TestByteLog.TextOf(events[..i]).Length).ToArray();
        var cursor = new ByteCursor(1);
        log.Read(ref cursor, NoLimit, 1000, out var slice);
        foreach (var maxBytes in new[] { 0, 1, 60, 1000 })
        {
            for (var sent = 0; sent < all.Length; sent++)
            {
                var rest = slice.Remainder(sent, maxBytes, out var next);

                var end = ends[(int)next - 1];
                Assert.Equal(all[sent..end], TestByteLog.TextOf(rest));
                var begun = ends.First(e => e > sent);
                var fitting = ends.Where(e => e <= sent + maxBytes).DefaultIfEmpty(0).Max();
                Assert.Equal(Math.Max(begun, fitting), end);
            }
        }

        slice.Dispose();
    }
}
