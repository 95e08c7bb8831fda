using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Rows.Rendering;

namespace ChatRoom.Server.Web.Rows.Grouping;

/// <summary>Groups rows by day, and messages by author and time.</summary>
internal static class RowGroups
{
    // A group ends with a pause of its author.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Groups the rows to see, and the row of a link's target, in their order. Days only go forward, even if the clock went back.</summary>
    public static IEnumerable<GroupedRow> Of(IReadOnlyList<Row> rows, ReaderZone zone, long? target = null)
    {
        var day = DateOnly.MinValue;
        var minute = long.MinValue;
        Row? before = null;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i] is LogRow { IsShown: false } hidden && !hidden.Shows(target))
            {
                continue;
            }

            // A separator belongs to the event below it, and the day goes above both.
            var log = rows[i] as LogRow ?? (rows[i] is NoticeRow ? null : rows.ElementAtOrDefault(i + 1) as LogRow);
            DateOnly? begins = null;
            // Most rows have the minute of the row before: skip the search for the offset.
            if (log is not null && minute != MinuteOf(log.First))
            {
                minute = MinuteOf(log.First);
                var date = zone.DayOf(log.First.At);
                if (date > day)
                {
                    begins = day = date;
                }
            }

            yield return new GroupedRow(rows[i], begins, begins is null && Continues(before, rows[i]));
            before = rows[i];
        }
    }

    private static bool Continues(Row? before, Row row) =>
        before is EventRow { Kind: RowKind.Message, Event: var first }
        && row is EventRow { Kind: RowKind.Message, Event: var next and not MessagePosted { Answers: not null } }
        && first.Author == next.Author
        && (next.At - first.At).Duration() < LongestPause;

    private static long MinuteOf(RoomEvent roomEvent) => roomEvent.At.UtcTicks / TimeSpan.TicksPerMinute;
}
