using ChatRoom.Core.Events;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Puts rows under their days, and messages of one author and minute together.</summary>
internal static class RowGroups
{
    /// <summary>The rows in their order. The first of a day says so; days only go forward, whatever the clock did.</summary>
    public static IEnumerable<GroupedRow> Of(IReadOnlyList<Row> rows, TimeZoneInfo zone)
    {
        var day = DateOnly.MinValue;
        var minute = long.MinValue;
        for (var i = 0; i < rows.Count; i++)
        {
            // A line stands above its event, and the day above both.
            var log = rows[i] as LogRow ?? (rows[i] is NoticeRow ? null : rows.ElementAtOrDefault(i + 1) as LogRow);
            DateOnly? begins = null;
            // This runs for every row at every render, and most are of the minute of the one before.
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
