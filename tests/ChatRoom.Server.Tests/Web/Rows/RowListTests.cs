using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Tests.Web.Rows;

/// <summary>Tests the rows of a page when many participants come and go.</summary>
public sealed class RowListTests
{
    private readonly RowList _list = new(announcedSingly: 3);

    [Theory]
    [InlineData("jjj", "+1 +2 +3")]
    [InlineData("jjjj", "+1 +2 +3 +4")]
    [InlineData("jjjjj", "+1 +2 +3 (+4..5: 2)")]
    [InlineData("lllllljjjjjj", "-1 -2 -3 (-4..6: 3) +7 +8 +9 (+10..12: 3)")]
    [InlineData("jjjjjmjjjjj", "+1 +2 +3 (+4..5: 2) 6 +7 +8 +9 (+10..11: 2)")]
    public void Of_a_run_the_first_have_rows_of_their_own_and_the_rest_share_one(string kinds, string expected)
    {
        _list.ShowNewest(Log(kinds));
        Assert.Equal(expected, Rows(_list));
        Assert.Equal(kinds.Length, _list.LastSequence);

        var live = new RowList(announcedSingly: 3);
        Array.ForEach(Log(kinds), live.Add);
        Assert.Equal(expected, Rows(live));
    }

    [Fact]
    public void Zero_gives_everybody_a_row()
    {
        var list = new RowList(announcedSingly: 0);
        list.ShowNewest(Log("jjjjj"));

        Assert.Equal("+1 +2 +3 +4 +5", Rows(list));
    }

    [Fact]
    public void A_shared_row_grows_and_keeps_its_key()
    {
        _list.ShowNewest(Log("jjjj"));
        var key = _list.Rows[^1].Key;
        Array.ForEach(Log("jjj", first: 5), _list.Add);

        Assert.Equal("+1 +2 +3 (+4..7: 4)", Rows(_list));
        Assert.Equal(key, _list.Rows[^1].Key);
        Assert.Equal(4, _list.Rows.Select(row => row.Key).Distinct().Count());
        Assert.Equal(7, _list.LastSequence);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Notices_are_bounded_and_leave_the_log_in_the_rows(bool follows)
    {
        _list.ShowNewest(Log(new string('m', 20)));
        _list.IsFollowing = follows;
        for (var i = 0; i < 1000; i++)
        {
            _list.AddNotice($"notice {i}");
        }

        Assert.Equal(20, _list.Rows.Count(row => row is EventRow));
        Assert.Equal(RowList.MostNotices, _list.Rows.Count(row => row is NoticeRow));
        Assert.False(_list.HasOlder);
    }

    [Fact]
    public void Notices_count_among_the_rows_that_follow_the_newest()
    {
        _list.ShowNewest(Log(new string('m', RowList.Following)));

        _list.AddNotice("one more");

        Assert.Equal(RowList.Following, _list.Rows.Count);
        Assert.True(_list.HasOlder);
    }

    [Fact]
    public void A_line_for_this_page_only_begins_a_new_run()
    {
        _list.ShowNewest(Log("jjjjj"));
        _list.AddNotice("2 here: ada, bob");
        Array.ForEach(Log("jjjjj", first: 6), _list.Add);

        Assert.Equal("+1 +2 +3 (+4..5: 2) ! +6 +7 +8 (+9..10: 2)", Rows(_list));
    }

    [Fact]
    public void The_line_above_missed_events_stands_at_its_place_within_a_run()
    {
        _list.Begin(Log("jjjjjjjjjj"), seen: 5, meanwhile: 5, deleted: 0);

        Assert.Equal("+1 +2 +3 (+4..5: 2) ~ +6 +7 +8 (+9..10: 2)", Rows(_list));
    }

    [Fact]
    public void A_shared_row_counts_as_one_row_toward_the_limit_of_a_page()
    {
        _list.ShowNewest(Log(new string('m', RowList.Following - 4)));
        Array.ForEach(Log(new string('j', 5000), first: RowList.Following - 3), _list.Add);

        Assert.Equal(RowList.Following, _list.Rows.Count);
        Assert.Equal(1, _list.FirstSequence);
        Assert.False(_list.HasOlder);
    }

    [Fact]
    public void Older_events_are_summed_up_for_themselves_and_no_row_that_is_there_changes()
    {
        var log = Log(new string('j', 20));
        _list.ShowNewest(log[10..]);
        var before = _list.Rows.ToArray();

        _list.Prepend(log[..10]);

        Assert.Equal("+1 +2 +3 (+4..10: 7) +11 +12 +13 (+14..20: 7)", Rows(_list));
        Assert.Equal(before, _list.Rows.Skip(4));
        Assert.False(_list.HasOlder);
    }

    [Fact]
    public void Older_events_end_where_a_shared_row_without_its_first_events_begins()
    {
        // Joins, then so many messages that only the shared row of the joins is left.
        var log = Log(new string('j', 50) + new string('m', RowList.Following - 1));
        Array.ForEach(log, _list.Add);
        Assert.Equal(4, _list.FirstSequence);

        _list.Prepend(log[..3]);

        Assert.StartsWith("+1 +2 +3 (+4..50: 47) 51", Rows(_list), StringComparison.Ordinal);
    }

    [Fact]
    public void An_own_message_from_another_tab_is_neither_unread_nor_counted()
    {
        _list.ShowNewest(Log("m"));
        _list.IsFollowing = false;
        _list.AddOwn(Log("m", first: 2)[0]);
        Assert.Equal(0, _list.Unseen);
        Assert.False(_list.HasUnread);

        _list.Add(Log("m", first: 3)[0]);
        Assert.Equal(1, _list.Unseen);
        Assert.Equal("1 2 | 3", Rows(_list));
    }

    [Fact]
    public void A_short_list_goes_on_following_when_older_events_are_put_above()
    {
        var log = Log(new string('j', 300));
        _list.ShowNewest(log[100..]);
        _list.Prepend(log[..100]);

        Assert.True(_list.IsFollowing);
        _list.Add(Log("m", first: 301)[0]);
        Assert.Equal(0, _list.Unseen);

        _list.ShowNewest(Log(new string('m', 200), first: 201));
        _list.Prepend(Log(new string('m', 200)));
        Assert.False(_list.IsFollowing);
    }

    [Fact]
    public void However_one_scrolls_each_event_between_the_first_and_the_last_is_in_one_row()
    {
        var random = new Random(7);
        var kinds = string.Concat(Enumerable.Range(0, 400).Select(_ => new string("jlm"[random.Next(3)], random.Next(1, 30))));
        var log = Log(kinds).ToList();
        _list.ShowNewest(log[^200..]);
        for (var step = 0; step < 2000; step++)
        {
            switch (random.Next(4))
            {
                case 0 when _list is { HasOlder: true, FirstSequence: { } first }:
                    _list.IsFollowing = false;
                    _list.Prepend(log[(int)Math.Max(0, first - 101)..(int)(first - 1)]);
                    break;
                case 1 when _list is { HasNewer: true, LastSequence: { } last }:
                    var newer = log.Skip((int)last).Take(100).ToArray();
                    _list.Append(newer, isAll: last + newer.Length == log.Count);
                    break;
                case 2:
                    log.AddRange(Log("jlm"[random.Next(3)].ToString(), first: log.Count + 1));
                    _list.Add(log[^1]);
                    break;
                case 3 when !_list.HasNewer:
                    _list.IsFollowing = random.Next(2) == 0;
                    break;
            }

            AssertWhole(_list, log.Count);
        }
    }

    [Fact]
    public void Messages_to_a_hidden_page_begin_with_a_line_until_they_are_read()
    {
        _list.ShowNewest(Log("mm"));
        _list.IsVisible = false;
        Array.ForEach(Log("jmm", first: 3), _list.Add);
        Assert.Equal("1 2 +3 | 4 5", Rows(_list));
        Assert.Equal(2, _list.Unseen);

        _list.IsVisible = true;
        _list.Add(Log("m", first: 6)[0]);
        Assert.Equal("1 2 +3 | 4 5 6", Rows(_list));
        Assert.Equal(0, _list.Unseen);

        _list.MarkRead();
        _list.Add(Log("m", first: 7)[0]);
        Assert.Equal("1 2 +3 4 5 6 7", Rows(_list));
        Assert.False(_list.HasUnread);
    }

    [Fact]
    public void The_unread_line_goes_and_comes_with_the_message_it_is_above_of()
    {
        var log = Log(new string('m', 900));
        _list.ShowNewest(log[300..500]);
        _list.IsFollowing = false;
        _list.Add(log[500]);
        _list.Prepend(log[200..300]);
        _list.Prepend(log[101..200]);
        // The line is the four hundredth row; its message would be one too many.
        Assert.EndsWith("499 500", Rows(_list), StringComparison.Ordinal);
        Assert.True(_list.HasNewer);

        _list.Append(log[500..600], isAll: true);
        Assert.Contains("500 | 501 502", Rows(_list), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "1 2 3 4 5 6 7 8", 5, true)]
    [InlineData(99, "1 2 3 4 5 6 7 ! 8", 8, false)]
    public void A_link_leads_to_its_message_or_with_a_notice_to_the_nearest(long number, string rows, long target, bool hasNewer)
    {
        var log = Log("mmmmmmmm");
        var split = (int)Math.Min(number - 1, log.Length);
        _list.ShowAround(log[..split], log[split..], number, isAll: !hasNewer);

        Assert.Equal(rows, Rows(_list));
        Assert.Equal(target, _list.Target);
        Assert.Equal(hasNewer, _list.HasNewer);
        Assert.False(_list.IsFollowing);
    }

    [Fact]
    public void A_link_to_a_message_no_longer_kept_leads_to_the_first_kept_one()
    {
        _list.ShowAround([], Log("mmm", first: 50), 7, isAll: true);

        Assert.Equal("! 50 51 52", Rows(_list));
        Assert.Equal(50, _list.Target);
        Assert.False(_list.HasOlder);
    }

    [Fact]
    public void A_notice_removed_below_leaves_nothing_newer()
    {
        _list.ShowNewest(Log(new string('m', 200), first: 201));
        _list.AddNotice("2 here: ada, bob");

        _list.Prepend(Log(new string('m', 200)));

        Assert.Equal((400, false), (_list.LastSequence, _list.HasNewer));
    }

    private static void AssertWhole(RowList list, int last)
    {
        var next = list.FirstSequence!.Value;
        foreach (var row in list.Rows.OfType<LogRow>())
        {
            Assert.Equal(next, row.First.Sequence);
            Assert.Equal(row is OthersRow others ? others.Count : 1, row.Last.Sequence - next + 1);
            next = row.Last.Sequence + 1;
        }

        Assert.Equal(list.LastSequence + 1, next);
        Assert.Equal(list.FirstSequence > 1, list.HasOlder);
        Assert.Equal(list.LastSequence < last, list.HasNewer);
        Assert.InRange(list.Rows.Count, 1, RowList.Most);
        Assert.Equal(list.Rows.Count, list.Rows.Select(row => row.Key).Distinct().Count());
    }

    /// <summary>One event for each letter: j joins, l leaves, m says something.</summary>
    private static RoomEvent[] Log(string kinds, int first = 1) => [.. kinds.Select((kind, i) =>
    {
        RoomEvent roomEvent = kind switch
        {
            'j' => new ParticipantJoined(Guid.NewGuid(), DateTimeOffset.UnixEpoch, $"u{first + i}"),
            'l' => new ParticipantLeft(Guid.NewGuid(), DateTimeOffset.UnixEpoch, $"u{first + i}", LeaveReason.Quit),
            _ => new MessagePosted(Guid.NewGuid(), DateTimeOffset.UnixEpoch, $"u{first + i}", "hi", MessageKind.Say),
        };
        roomEvent.AssignSequence(first + i);
        return roomEvent;
    })];

    /// <summary>The rows in short: +1 a join, -1 a leave, 1 a message, (+1..5: 5) five joins, ! a notice, ~ the line of what came meanwhile, | the line of what is unread.</summary>
    private static string Rows(RowList list) => string.Join(' ', list.Rows.Select(row => row switch
    {
        OthersRow { Count: 1 } one => $"{Sign(one.First)}{one.First.Sequence}",
        OthersRow others => $"({Sign(others.First)}{others.First.Sequence}..{others.Last.Sequence}: {others.Count})",
        LogRow single => $"{Sign(single.First)}{single.First.Sequence}",
        MeanwhileRow => "~",
        UnreadRow => "|",
        _ => "!",
    }));

    private static string Sign(RoomEvent roomEvent) =>
        roomEvent is ParticipantJoined ? "+" : roomEvent is ParticipantLeft ? "-" : "";
}
