using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Rows.Rendering;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Groups rows by day, and messages by author and minute.</summary>
internal static class RowGroups
{
    /// <summary>Groups rows in their order. Days only go forward, even if the clock went back.</summary>
    public static IEnumerable<GroupedRow> Of(IReadOnlyList<Row> rows, TimeZoneInfo zone)
    {
        var day = DateOnly.MinValue;
        var minute = long.MinValue;
        for (var i = 0; i < rows.Count; i++)
        {
            // A separator belongs to the event below it, and the day goes above both.
            var log = rows[i] as LogRow ?? (rows[i] is NoticeRow ? null : rows.ElementAtOrDefault(i + 1) as LogRow);
            DateOnly? begins = null;
            // Most rows have the minute of the row before: skip the time zone conversion.
            if (log is not null && minute != MinuteOf(log.First))
            {
                minute = MinuteOf(log.First);
                var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(log.First.At, zone).DateTime);
                if (date > day)
                {
                    begins = day = date;
                }
            }

            yield return new GroupedRow(rows[i], begins, begins is null && i > 0 && Continues(rows[i - 1], rows[i]));
        }
    }

    private static bool Continues(Row before, Row row) =>
        before is EventRow { Kind: RowKind.Message, Event: var first }
        && row is EventRow { Kind: RowKind.Message, Event: var next }
        && first.Author == next.Author
        && MinuteOf(first) == MinuteOf(next);

    private static long MinuteOf(RoomEvent roomEvent) => roomEvent.At.UtcTicks / TimeSpan.TicksPerMinute;
}
