using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Web;

/// <summary>A row and how it stands to those above it.</summary>
/// <param name="Row">The row.</param>
/// <param name="Day">The day that begins with it, in the reader's time zone; null where the day above goes on.</param>
/// <param name="Continues">Whether it goes on with what the same author said in the same minute.</param>
internal readonly record struct GroupedRow(PageRow Row, DateOnly? Day, bool Continues);

/// <summary>Puts rows under their days, and messages of one author and minute together.</summary>
internal static class RowGroups
{
    /// <summary>The rows in their order. The first of a day says so; days only go forward, whatever the clock did.</summary>
    public static IEnumerable<GroupedRow> Of(IReadOnlyList<PageRow> rows, TimeZoneInfo zone)
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

    private static bool Continues(PageRow before, PageRow row) =>
        before is EventRow { Event: MessagePosted { Kind: MessageKind.Say } first }
        && row is EventRow { Event: MessagePosted { Kind: MessageKind.Say } next }
        && first.Author == next.Author
        && MinuteOf(first) == MinuteOf(next);

    private static long MinuteOf(RoomEvent roomEvent) => roomEvent.At.UtcTicks / TimeSpan.TicksPerMinute;
}
