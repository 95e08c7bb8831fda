using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Folding;
using ChatRoom.Server.Web.Rows.Grouping;

namespace ChatRoom.Server.Tests.Web.Rows;

/// <summary>Tests groups of rows by day, and by author and time.</summary>
public sealed class RowGroupsTests
{
    [Theory]
    [InlineData("12:00:00 ada|12:04:59 ada|12:09:58 ada|12:14:58 ada", "1 + + 1")]
    [InlineData("12:00:00 ada|12:00:01 bob|12:00:02 ada", "1 1 1")]
    [InlineData("12:00:00 ada|12:00:01 +eve|12:00:02 ada|12:00:03 ada", "1 1 1 +")]
    [InlineData("12:00:00 ada|12:00:01 *ada|12:00:02 ada", "1 1 1")]
    [InlineData("12:00:00 ada|12:00:01 !|12:00:02 ada", "1 1 1")]
    public void Messages_of_one_author_that_follow_each_other_within_five_minutes_are_a_group(string rows, string expected) =>
        Assert.Equal(expected, string.Join(' ', Grouped(rows, ReaderZone.Utc).Select(row => row.Continues ? "+" : "1")));

    [Theory]
    [InlineData("", "2026-01-02 - - -")]
    [InlineData("00:00 480", "2026-01-02 - 2026-01-03 -")]
    [InlineData("00:00 -300", "2026-01-01 2026-01-02 - -")]
    [InlineData("06:00 -300", "2026-01-01 2026-01-02 - -")]
    [InlineData("00:00 -240|04:59 -300", "2026-01-01 2026-01-02 - -")]
    [InlineData("00:00 -300|04:59 -240", "2026-01-02 - - -")]
    [InlineData("00:00 0|05:01 480|16:00 481|23:58 0", "2026-01-02 - 2026-01-03 -")]
    [InlineData("00:00 -2147483648", "- - - -")]
    public void A_day_begins_where_it_does_for_the_reader(string offsets, string expected)
    {
        var zone = offsets.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(offset => new ZoneOffset(
            new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() / 60 + (int)TimeSpan.Parse(offset[..5], CultureInfo.InvariantCulture).TotalMinutes,
            int.Parse(offset[6..], CultureInfo.InvariantCulture)));
        var days = Grouped("04:59:00 ada|05:00:00 ada|16:00:00 ada|23:59:00 ada", new ReaderZone([.. zone]));
        Assert.Equal(expected, string.Join(' ', days.Select(row => row.Day?.ToString("O", CultureInfo.InvariantCulture) ?? "-")));
    }

    [Fact]
    public void A_clock_that_was_set_back_over_midnight_begins_no_day_twice()
    {
        var rows = Rows("00:00:10 ada").Concat(Rows("23:59:50 ada", days: -1)).Concat(Rows("00:00:20 ada")).ToArray();
        Assert.Single(RowGroups.Of(rows, ReaderZone.Utc), row => row.Day is not null);
    }

    [Fact]
    public void The_day_stands_above_the_unread_line()
    {
        Row[] rows = [.. Rows("12:00:00 ada"), new UnreadRow(), .. Rows("12:00:00 ada", days: 1)];
        Assert.Equal([true, true, false], RowGroups.Of(rows, ReaderZone.Utc).Select(row => row.Day is not null));
    }

    [Fact]
    public void A_row_that_shows_nothing_is_left_out_unless_a_link_leads_to_it_and_does_not_divide_a_group()
    {
        var (before, after) = (Row(Numbered(1, new MessagePosted(Guid.NewGuid(), default, "ada", "hi", MessageKind.Say))),
            Row(Numbered(3, new MessagePosted(Guid.NewGuid(), default, "ada", "hi", MessageKind.Say))));
        var join = Numbered(2, new ParticipantJoined(Guid.NewGuid(), default, "bob"));
        Row[] rows = [before, new FoldedRow("2+", join, join, PresenceFold.Empty, IsHidden: false), after];

        Assert.Equal([false, true], RowGroups.Of(rows, ReaderZone.Utc).Select(row => row.Continues));
        Assert.Equal(3, RowGroups.Of(rows, ReaderZone.Utc, target: 2).Count());
    }

    private static RoomEvent Numbered(long number, RoomEvent roomEvent)
    {
        roomEvent.AssignSequence(number);
        return roomEvent;
    }

    private static IEnumerable<GroupedRow> Grouped(string rows, ReaderZone zone) => RowGroups.Of(Rows(rows), zone);

    /// <summary>A row for each time and author: + joins, * does something, ! is a notice.</summary>
    private static Row[] Rows(string rows, int days = 0) => [.. rows.Split('|').Select(Row (row, i) =>
    {
        var at = new DateTimeOffset(2026, 1, 2 + days, 0, 0, 0, TimeSpan.Zero) + TimeSpan.Parse(row[..8], CultureInfo.InvariantCulture);
        return row[9..] switch
        {
            "!" => new NoticeRow("note", i),
            ['+', .. var who] => Row(new ParticipantJoined(Guid.NewGuid(), at, who)),
            ['*', .. var who] => Row(new MessagePosted(Guid.NewGuid(), at, who, "waves", MessageKind.Action)),
            var who => Row(new MessagePosted(Guid.NewGuid(), at, who, "hi", MessageKind.Say)),
        };
    })];

    private static EventRow Row(RoomEvent roomEvent) => new EventRow(roomEvent);
}
