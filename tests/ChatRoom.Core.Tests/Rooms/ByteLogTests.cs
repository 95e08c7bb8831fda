using System.Text;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms;

public sealed class ByteLogTests
{
    private const long NoLimit = long.MaxValue;

    [Fact]
    public void An_empty_log_has_nothing_for_anybody()
    {
        var log = NewLog();
        var cursor = new ByteCursor(1);

        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, NoLimit, 1000, out var slice, out var next));
        Assert.True(slice.IsEmpty);
        Assert.Equal(1, next);
        Assert.Equal(0, log.Bytes);
    }

    [Fact]
    public void A_slice_reaches_from_the_cursor_to_the_end()
    {
        var log = NewLog();
        var events = Fill(log, 1, 5);
        var cursor = new ByteCursor(3);

        Assert.Equal(LogRead.Slice, log.Read(ref cursor, NoLimit, 1000, out var slice, out var next));

        Assert.Equal(Text(events[2..]), Text(slice));
        Assert.Equal(6, next);
        Assert.Equal(3, cursor.Sequence);
        cursor.MoveTo(next);
        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, NoLimit, 1000, out _, out _));
    }

    [Fact]
    public void A_log_may_begin_in_the_middle_of_the_rooms_log()
    {
        var log = NewLog(first: 1000);
        var events = Fill(log, 1000, 2);
        var cursor = new ByteCursor(1001);
        var before = new ByteCursor(999);

        Assert.Equal(LogRead.Slice, log.Read(ref cursor, NoLimit, 1000, out var slice, out _));
        Assert.Equal(Text(events[1..]), Text(slice));
        Assert.Equal(LogRead.OutOfTail, log.Read(ref before, NoLimit, 1000, out _, out _));
    }

    [Fact]
    public void Every_cursor_limit_and_size_gives_whole_events_and_at_least_one()
    {
        var log = NewLog(segmentBytes: 200);
        var events = Fill(log, 1, 40);
        for (var from = 1; from <= 40; from++)
        {
            for (var limit = from + 1; limit <= 42; limit += 5)
            {
                foreach (var maxBytes in new[] { 1, 45, 46, 100, 139, int.MaxValue })
                {
                    var cursor = new ByteCursor(from);
                    Assert.Equal(LogRead.Slice, log.Read(ref cursor, limit, maxBytes, out var slice, out var next));
                    Assert.InRange(next, from + 1, limit);
                    Assert.Equal(Text(events[(from - 1)..(int)(next - 1)]), Text(slice));
                    Assert.True(slice.Length <= maxBytes || next == from + 1);
                }
            }
        }
    }

    [Fact]
    public void A_slice_holds_as_many_events_as_fit()
    {
        var log = NewLog();
        var events = Fill(log, 1, 9);
        var two = Text(events[..2]).Length;
        var cursor = new ByteCursor(1);

        log.Read(ref cursor, NoLimit, two, out _, out var exactly);
        log.Read(ref cursor, NoLimit, two - 1, out _, out var oneLess);

        Assert.Equal(3, exactly);
        Assert.Equal(2, oneLess);
    }

    [Fact]
    public void A_reader_at_its_limit_is_caught_up()
    {
        var log = NewLog();
        Fill(log, 1, 5);
        var cursor = new ByteCursor(3);

        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, 3, 1000, out _, out _));
        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, 1, 1000, out _, out _));
    }

    [Fact]
    public void An_event_larger_than_a_segment_comes_whole_between_the_others()
    {
        var log = NewLog(segmentBytes: 200);
        RoomEvent[] events = [Events.Say(1, "a"), Events.Say(2, new string('x', 5000)), Events.Say(3, "b")];
        log.Append(events);

        Assert.Equal(Text(events), ReadAll(log, 1, maxBytes: 100));
    }

    [Fact]
    public void Old_segments_are_dropped_and_their_readers_are_told()
    {
        var log = NewLog(budget: 1000, segmentBytes: 200);
        var events = Fill(log, 1, 100);
        var old = new ByteCursor(1);

        Assert.Equal(LogRead.OutOfTail, log.Read(ref old, NoLimit, 1000, out var slice, out _));
        Assert.True(slice.IsEmpty);
        var first = Enumerable.Range(1, 100).First(i => IsThere(log, i));
        Assert.InRange(first, 50, 99);
        Assert.Equal(Text(events[(first - 1)..]), ReadAll(log, first, maxBytes: 300));
    }

    [Theory]
    [InlineData(1000, 200)]
    [InlineData(1000, 300)]
    [InlineData(0, 100)]
    public void Memory_stays_within_the_budget_or_one_segment(long budget, int segmentBytes)
    {
        var log = NewLog(budget, segmentBytes);
        for (var i = 1; i < 200; i++)
        {
            var size = i % 50 == 0 ? 3000 : i % 7;
            log.Append([Events.Say(i, new string('x', size))]);
            Assert.InRange(log.Bytes, segmentBytes, Math.Max(budget, Math.Max(segmentBytes, size + 100)));
        }
    }

    [Fact]
    public void A_slice_stays_as_it_was_after_its_segment_was_dropped()
    {
        var log = NewLog(budget: 400, segmentBytes: 200);
        var events = Fill(log, 1, 2);
        var cursor = new ByteCursor(1);
        log.Read(ref cursor, NoLimit, 1000, out var slice, out _);

        Fill(log, 3, 100);

        Assert.Equal(Text(events), Text(slice));
        Assert.Equal(LogRead.Slice, log.Read(ref cursor, NoLimit, 1000, out _, out _));
    }

    [Fact]
    public void A_cursor_at_rest_holds_no_memory()
    {
        var log = NewLog();
        Fill(log, 1, 3);
        var cursor = new ByteCursor(1);
        log.Read(ref cursor, NoLimit, 1000, out _, out var next);

        cursor.MoveTo(next);

        Assert.Null(cursor.Segment);
    }

    [Fact]
    public async Task Readers_beside_the_writer_get_every_byte()
    {
        const int count = 20_000;
        var log = NewLog(budget: 1 << 20, segmentBytes: 4000);
        var events = Enumerable.Range(1, count).Select(i => Events.Say(i, new string((char)('a' + (i % 26)), i % 300))).ToArray();
        var readers = Enumerable.Range(0, 3).Select(i => Task.Run(() => Race(log, events, maxBytes: 1 + (700 * i)))).ToArray();

        for (var at = 0; at < count;)
        {
            var batch = Math.Min(1 + (at % 40), count - at);
            log.Append(new ArraySegment<RoomEvent>(events, at, batch));
            at += batch;
        }

        await Eventually.InTimeAsync(Task.WhenAll(readers));
    }

    /// <summary>Reads to the end as the writer goes on, going forward where the tail has moved past it.</summary>
    private static void Race(ByteLog log, RoomEvent[] events, int maxBytes)
    {
        var cursor = new ByteCursor(1);
        while (cursor.Sequence <= events.Length)
        {
            switch (log.Read(ref cursor, NoLimit, maxBytes, out var slice, out var next))
            {
                case LogRead.Slice:
                    Assert.Equal(Text(events[(int)(cursor.Sequence - 1)..(int)(next - 1)]), Text(slice));
                    cursor.MoveTo(next);
                    break;
                case LogRead.OutOfTail:
                    cursor.MoveTo(cursor.Sequence + 1);
                    break;
                default:
                    Assert.True(cursor.Sequence >= 1);
                    Thread.Yield();
                    break;
            }
        }
    }

    private static bool IsThere(ByteLog log, long sequence)
    {
        var cursor = new ByteCursor(sequence);
        return log.Read(ref cursor, NoLimit, 1, out _, out _) == LogRead.Slice;
    }

    private static string ReadAll(ByteLog log, long from, int maxBytes)
    {
        var all = new StringBuilder();
        var cursor = new ByteCursor(from);
        while (log.Read(ref cursor, NoLimit, maxBytes, out var slice, out var next) == LogRead.Slice)
        {
            all.Append(Text(slice));
            cursor.MoveTo(next);
        }

        return all.ToString();
    }

    private static ByteLog NewLog(long budget = 1 << 20, int segmentBytes = 1000, long first = 1) =>
        new(new NumberFormat(), first, budget, segmentBytes);

    private static RoomEvent[] Fill(ByteLog log, int first, int count)
    {
        var events = Enumerable.Range(first, count).Select(i => Events.Say(i, new string('x', i % 13))).ToArray();
        log.Append(events);
        return events;
    }

    private static string Text(IEnumerable<RoomEvent> events) => string.Concat(events.Select(NumberFormat.Line));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
