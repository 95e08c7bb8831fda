using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Log;

/// <summary>Tests readers that read while the writer appends.</summary>
public sealed class ByteLogRaceTests
{
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
        var log = TestByteLog.Create(budget, segmentBytes);
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
            switch (log.Read(ref cursor, long.MaxValue, maxBytes, out var slice))
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
}
