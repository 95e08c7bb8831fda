using System.Runtime.InteropServices;
using System.Text;
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
        var log = NewLog();
        var cursor = new ByteCursor(1);

        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, NoLimit, 1000, out _));
        Assert.Equal(0, log.Bytes);
    }

    [Fact]
    public void A_slice_reaches_from_the_cursor_to_the_end()
    {
        var log = NewLog();
        var events = Fill(log, 1, 5);
        var cursor = new ByteCursor(3);

        Assert.Equal(LogRead.Slice, log.Read(ref cursor, NoLimit, 1000, out var slice));

        Assert.Equal(Text(events[2..]), Text(slice.Bytes));
        Assert.Equal(6, slice.Next);
        Assert.Equal(3, cursor.Sequence);
        cursor.MoveTo(slice.Next);
        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, NoLimit, 1000, out _));
    }

    [Fact]
    public void A_log_may_begin_in_the_middle_of_the_rooms_log()
    {
        var log = NewLog(first: 1000);
        var events = Fill(log, 1000, 2);
        var cursor = new ByteCursor(1001);
        var before = new ByteCursor(999);

        Assert.Equal(LogRead.Slice, log.Read(ref cursor, NoLimit, 1000, out var slice));
        Assert.Equal(Text(events[1..]), Text(slice.Bytes));
        Assert.Equal(LogRead.OutOfTail, log.Read(ref before, NoLimit, 1000, out _));
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
                    Assert.Equal(LogRead.Slice, log.Read(ref cursor, limit, maxBytes, out var slice));
                    Assert.InRange(slice.Next, from + 1, limit);
                    Assert.Equal(Text(events[(from - 1)..(int)(slice.Next - 1)]), Text(slice.Bytes));
                    Assert.True(slice.Bytes.Length <= maxBytes || slice.Next == from + 1);
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

        log.Read(ref cursor, NoLimit, two, out var exactly);
        log.Read(ref cursor, NoLimit, two - 1, out var oneLess);

        Assert.Equal(3, exactly.Next);
        Assert.Equal(2, oneLess.Next);
    }

    [Fact]
    public void A_reader_at_its_limit_is_caught_up()
    {
        var log = NewLog();
        Fill(log, 1, 5);
        var cursor = new ByteCursor(3);

        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, 3, 1000, out _));
        Assert.Equal(LogRead.CaughtUp, log.Read(ref cursor, 1, 1000, out _));
    }

    [Fact]
    public void An_event_larger_than_a_segment_comes_whole_between_the_others()
    {
        var log = NewLog(segmentBytes: 200);
        RoomEvent[] events = [TestEvents.Say(1, "a"), TestEvents.Say(2, new string('x', 5000)), TestEvents.Say(3, "b")];
        log.Append(events);

        Assert.Equal(Text(events), ReadAll(log, 1, maxBytes: 100));
    }

    [Fact]
    public void Old_segments_are_dropped_and_their_readers_are_told()
    {
        var log = NewLog(budget: 1000, segmentBytes: 200);
        var events = Fill(log, 1, 100);
        var old = new ByteCursor(1);

        Assert.Equal(LogRead.OutOfTail, log.Read(ref old, NoLimit, 1000, out _));
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
            log.Append([TestEvents.Say(i, new string('x', size))]);
            // With the index: a number for every 32 bytes.
            var largest = 9 * Math.Max(segmentBytes, size + 100) / 8;
            Assert.InRange(log.Bytes, segmentBytes, Math.Max(budget, largest));
        }
    }

    [Fact]
    public void A_slice_stays_unchanged_until_disposed_even_if_its_segment_is_dropped()
    {
        var log = NewLog(budget: 400, segmentBytes: 200);
        var events = Fill(log, 1, 2);
        var cursor = new ByteCursor(1);
        log.Read(ref cursor, NoLimit, 1000, out var slice);

        Fill(log, 3, 100);

        Assert.Equal(Text(events), Text(slice.Bytes));
        slice.Dispose();
        Assert.Equal(LogRead.OutOfTail, log.Read(ref cursor, NoLimit, 1000, out _));
        Assert.Null(cursor.Segment);
    }

    [Fact]
    public void The_memory_of_dropped_segments_is_used_again()
    {
        var log = NewLog(budget: 1000, segmentBytes: 200);
        Fill(log, 1, 200);
        var memories = new HashSet<byte[]>();
        for (var i = 201; i < 700; i++)
        {
            var events = Fill(log, i, 1);
            var cursor = new ByteCursor(i);
            log.Read(ref cursor, NoLimit, 1000, out var slice);
            Assert.Equal(Text(events), Text(slice.Bytes));
            Assert.True(MemoryMarshal.TryGetArray(slice.Bytes, out var memory));
            memories.Add(memory.Array!);
            slice.Dispose();
        }

        // The few that are in the log, and one or two to change with.
        Assert.InRange(memories.Count, 1, 8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)] // begins further segments
    public void Prepared_events_are_visible_once_they_are_published(int count)
    {
        var log = NewLog(segmentBytes: 200);
        var events = Fill(log, 1, 3);
        var more = Make(4, count);
        var bytes = log.Bytes;

        log.Prepare(more);

        Assert.Equal(4, log.NextSequence);
        Assert.Equal(bytes, log.Bytes);
        Assert.Equal(Text(events), ReadAll(log, 1, maxBytes: 1000));
        Assert.False(IsThere(log, 4));
        log.Publish();
        Assert.Equal(4 + count, log.NextSequence);
        Assert.Equal(Text([.. events, .. more]), ReadAll(log, 1, maxBytes: 1000));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 40)]
    [InlineData(3, 1)]
    [InlineData(3, 40)]
    [InlineData(3, 2)] // begins in one segment and is moved to the next
    public void Discarded_events_leave_no_trace(int before, int count)
    {
        var log = NewLog(segmentBytes: 200);
        var events = Fill(log, 1, before);
        var bytes = log.Bytes;

        for (var i = 0; i < 3; i++)
        {
            log.Prepare(Make(before + 1, count));
            log.Discard();
            log.Publish();
        }

        Assert.Equal(before + 1, log.NextSequence);
        Assert.Equal(bytes, log.Bytes);
        Assert.Equal(Text(events), ReadAll(log, 1, maxBytes: 1000));
        var others = Fill(log, before + 1, count + 1);
        Assert.Equal(Text([.. events, .. others]), ReadAll(log, 1, maxBytes: 1000));
    }

    [Fact]
    public void A_batch_that_is_small_beside_a_segment_lies_side_by_side()
    {
        var log = NewLog(segmentBytes: 1000);
        var events = new List<RoomEvent>();
        for (var batch = 0; batch < 100; batch++)
        {
            var cursor = new ByteCursor(events.Count + 1);
            events.AddRange(Fill(log, events.Count + 1, 1 + (batch % 8)));

            Assert.Equal(LogRead.Slice, log.Read(ref cursor, NoLimit, int.MaxValue, out var slice));
            Assert.Equal(events.Count + 1, slice.Next);
            slice.Dispose();
        }

        Assert.Equal(Text(events), ReadAll(log, 1, maxBytes: 300));
    }

    [Fact]
    public void The_rest_of_a_slice_has_the_begun_event_and_those_that_fit()
    {
        var log = NewLog();
        var events = Fill(log, 1, 9);
        var all = Text(events);
        var ends = Enumerable.Range(0, 10).Select(i => Text(events[..i]).Length).ToArray();
        var cursor = new ByteCursor(1);
        log.Read(ref cursor, NoLimit, 1000, out var slice);
        foreach (var maxBytes in new[] { 0, 1, 60, 1000 })
        {
            for (var sent = 0; sent < all.Length; sent++)
            {
                var rest = slice.Remainder(sent, maxBytes, out var next);

                var end = ends[(int)next - 1];
                Assert.Equal(all[sent..end], Text(rest));
                var begun = ends.First(e => e > sent);
                var fitting = ends.Where(e => e <= sent + maxBytes).DefaultIfEmpty(0).Max();
                Assert.Equal(Math.Max(begun, fitting), end);
            }
        }

        slice.Dispose();
    }

    [Fact]
    public void A_cursor_at_rest_holds_no_memory()
    {
        var log = NewLog();
        Fill(log, 1, 3);
        var cursor = new ByteCursor(1);
        log.Read(ref cursor, NoLimit, 1000, out var slice);

        cursor.MoveTo(slice.Next);

        Assert.Null(cursor.Segment);
    }

    /// <summary>
    /// The memory of a segment given back too early, or leased too late, would be written over while a reader looks at it.
    /// A small tail of small segments goes round all the time; readers hold slices for a while and then look at every byte.
    /// </summary>
    [Theory]
    [InlineData(1 << 20, 4000)] // nothing is dropped
    [InlineData(8_000, 1000)] // readers are overtaken all the time
    [InlineData(0, 300)] // one segment only
    public async Task Readers_beside_the_writer_get_every_byte(long budget, int segmentBytes)
    {
        const int count = 30_000;
        var log = NewLog(budget, segmentBytes);
        var events = Enumerable.Range(1, count).Select(i => TestEvents.Say(i, new string((char)('a' + (i % 26)), i % 100))).ToArray();
        var lines = events.Select(e => Encoding.UTF8.GetBytes(NumberFormat.Line(e))).ToArray();
        using var begin = new Barrier(4);
        var readers = Enumerable.Range(0, 3).Select(i => Task.Run(() =>
        {
            begin.SignalAndWait(TestContext.Current.CancellationToken);
            return Race(log, lines, maxBytes: 1 + (700 * i));
        })).ToArray();

        begin.SignalAndWait(TestContext.Current.CancellationToken);
        for (var at = 0; at < count;)
        {
            var batch = Math.Min(1 + (at % 40), count - at);
            if (at % 5 == 0)
            {
                // Was not stored.
                log.Prepare([.. Enumerable.Range(at + 1, batch).Select(n => TestEvents.Say(n, "never to be seen"))]);
                log.Discard();
            }

            log.Append(new ArraySegment<RoomEvent>(events, at, batch));
            at += batch;
            if (at % 7 == 0)
            {
                Thread.Yield();
            }
        }

        var seen = await Eventually.InTimeAsync(Task.WhenAll(readers));
        Assert.All(seen, s => Assert.True(s > 0));
    }

    /// <summary>
    /// Reads to the end as the writer goes on, going forward where the tail has moved past it; returns how many events it saw.
    /// </summary>
    private static int Race(ByteLog log, byte[][] lines, int maxBytes)
    {
        var cursor = new ByteCursor(1);
        var seen = 0;
        var slices = 0;
        while (cursor.Sequence <= lines.Length)
        {
            switch (log.Read(ref cursor, NoLimit, maxBytes, out var slice))
            {
                case LogRead.Slice:
                    using (slice)
                    {
                        if (++slices % 10 == 0)
                        {
                            // A slow send: meanwhile the tail goes round.
                            SpinWait.SpinUntil(() => log.NextSequence > Math.Min(slice.Next + 300, lines.Length));
                        }

                        var bytes = slice.Bytes.Span;
                        for (var sequence = cursor.Sequence; sequence < slice.Next; sequence++, seen++)
                        {
                            var line = lines[sequence - 1];
                            Assert.True(bytes.StartsWith(line), $"event {sequence} is damaged");
                            bytes = bytes[line.Length..];
                        }

                        Assert.True(bytes.IsEmpty);
                    }

                    cursor.MoveTo(slice.Next);
                    break;
                case LogRead.OutOfTail:
                    cursor.MoveTo(cursor.Sequence + 1);
                    break;
                default:
                    Thread.Yield();
                    break;
            }
        }

        return seen;
    }

    private static bool IsThere(ByteLog log, long sequence)
    {
        var cursor = new ByteCursor(sequence);
        if (log.Read(ref cursor, NoLimit, 1, out var slice) != LogRead.Slice)
        {
            return false;
        }

        slice.Dispose();
        return true;
    }

    private static string ReadAll(ByteLog log, long from, int maxBytes) => string.Concat(log.ReadAll(from, maxBytes));

    private static ByteLog NewLog(long budget = 1 << 20, int segmentBytes = 1000, long first = 1) =>
        new(new NumberFormat(), first, budget, segmentBytes);

    private static RoomEvent[] Fill(ByteLog log, int first, int count)
    {
        var events = Make(first, count);
        log.Append(events);
        return events;
    }

    private static RoomEvent[] Make(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => TestEvents.Say(i, new string('x', i % 13)))];

    private static string Text(IEnumerable<RoomEvent> events) => string.Concat(events.Select(NumberFormat.Line));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
