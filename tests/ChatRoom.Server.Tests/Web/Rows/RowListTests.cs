using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Rows;

namespace ChatRoom.Server.Tests.Web.Rows;

/// <summary>Tests the part of the log that a page holds: its ends, its unread messages and its target.</summary>
public sealed class RowListTests
{
    private readonly RowList _list = new(announcedSingly: 3);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Notices_are_bounded_and_leave_the_log_in_the_rows(bool follows)
    {
        _list.ShowNewest(ShortLog.Of(new string('m', 20)));
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
        _list.ShowNewest(ShortLog.Of(new string('m', RowList.Following)));

        _list.AddNotice("one more");

        Assert.Equal(RowList.Following, _list.Rows.Count);
        Assert.True(_list.HasOlder);
    }

    [Fact]
    public void An_own_message_from_another_tab_is_neither_unread_nor_counted()
    {
        _list.ShowNewest(ShortLog.Of("m"));
        _list.IsFollowing = false;
        _list.AddOwn(ShortLog.Of("m", first: 2)[0]);
        Assert.Equal(0, _list.Unseen.Count);
        Assert.False(_list.HasUnread);

        _list.Add(ShortLog.Of("m", first: 3)[0]);
        Assert.Equal(1, _list.Unseen.Count);
        Assert.Equal("1 2 | 3", ShortLog.Rows(_list));
    }

    [Fact]
    public void The_first_unread_message_and_the_first_mention_are_known_until_they_are_read()
    {
        _list.ShowNewest(ShortLog.Of("m"));
        _list.IsFollowing = false;
        var news = ShortLog.Of("mmm", first: 2);
        _list.Add(news[0]);
        _list.Add(news[1], mentionsReader: true);
        _list.Add(news[2], mentionsReader: true);
        Assert.Equal((2L, 3L, 2), (_list.UnreadFrom, _list.Unseen.MentionAt, _list.Unseen.Mentions));

        _list.MarkRead();
        Assert.Equal((null, null, 0), (_list.UnreadFrom, _list.Unseen.MentionAt, _list.Unseen.Mentions));
    }

    [Fact]
    public void A_short_list_goes_on_following_when_older_events_are_put_above()
    {
        var log = ShortLog.Of(new string('j', 300));
        _list.ShowNewest(log[100..]);
        _list.Prepend(log[..100]);

        Assert.True(_list.IsFollowing);
        _list.Add(ShortLog.Of("m", first: 301)[0]);
        Assert.Equal(0, _list.Unseen.Count);

        _list.ShowNewest(ShortLog.Of(new string('m', 200), first: 201));
        _list.Prepend(ShortLog.Of(new string('m', 200)));
        Assert.False(_list.IsFollowing);
    }

    [Fact]
    public void However_one_scrolls_each_event_between_the_first_and_the_last_is_in_one_row()
    {
        var random = new Random(7);
        var kinds = string.Concat(Enumerable.Range(0, 400).Select(_ => new string("jlm"[random.Next(3)], random.Next(1, 30))));
        var log = ShortLog.Of(kinds).ToList();
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
                    log.AddRange(ShortLog.Of("jlm"[random.Next(3)].ToString(), first: log.Count + 1));
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
        _list.ShowNewest(ShortLog.Of("mm"));
        _list.IsVisible = false;
        Array.ForEach(ShortLog.Of("jmm", first: 3), roomEvent => _list.Add(roomEvent));
        Assert.Equal("1 2 +3 | 4 5", ShortLog.Rows(_list));
        Assert.Equal(2, _list.Unseen.Count);

        _list.IsVisible = true;
        _list.Add(ShortLog.Of("m", first: 6)[0]);
        Assert.Equal("1 2 +3 | 4 5 6", ShortLog.Rows(_list));
        Assert.Equal(0, _list.Unseen.Count);

        _list.MarkRead();
        _list.Add(ShortLog.Of("m", first: 7)[0]);
        Assert.Equal("1 2 +3 4 5 6 7", ShortLog.Rows(_list));
        Assert.False(_list.HasUnread);
    }

    [Fact]
    public void The_unread_line_goes_and_comes_with_the_message_it_is_above_of()
    {
        var log = ShortLog.Of(new string('m', 900));
        _list.ShowNewest(log[300..500]);
        _list.IsFollowing = false;
        _list.Add(log[500]);
        _list.Prepend(log[200..300]);
        _list.Prepend(log[101..200]);
        // The line is the four hundredth row; its message would be one too many.
        Assert.EndsWith("499 500", ShortLog.Rows(_list), StringComparison.Ordinal);
        Assert.True(_list.HasNewer);

        _list.Append(log[500..600], isAll: true);
        Assert.Contains("500 | 501 502", ShortLog.Rows(_list), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "1 2 3 4 5 6 7 8", 5, true)]
    [InlineData(99, "1 2 3 4 5 6 7 ! 8", 8, false)]
    public void A_link_leads_to_its_message_or_with_a_notice_to_the_nearest(long number, string rows, long target, bool hasNewer)
    {
        var log = ShortLog.Of("mmmmmmmm");
        var split = (int)Math.Min(number - 1, log.Length);
        _list.ShowAround(log[..split], log[split..], number, isAll: !hasNewer);

        Assert.Equal(rows, ShortLog.Rows(_list));
        Assert.Equal(target, _list.Target);
        Assert.Equal(hasNewer, _list.HasNewer);
        Assert.False(_list.IsFollowing);
    }

    [Fact]
    public void A_link_to_a_message_no_longer_kept_leads_to_the_first_kept_one()
    {
        _list.ShowAround([], ShortLog.Of("mmm", first: 50), 7, isAll: true);

        Assert.Equal("! 50 51 52", ShortLog.Rows(_list));
        Assert.Equal(50, _list.Target);
        Assert.False(_list.HasOlder);
    }

    [Fact]
    public void A_notice_removed_below_leaves_nothing_newer()
    {
        _list.ShowNewest(ShortLog.Of(new string('m', 200), first: 201));
        _list.AddNotice("2 here: ada, bob");

        _list.Prepend(ShortLog.Of(new string('m', 200)));

        Assert.Equal((400, false), (_list.LastSequence, _list.HasNewer));
    }

    private static void AssertWhole(RowList list, int last)
    {
        var next = list.FirstSequence!.Value;
        foreach (var row in list.Rows.OfType<LogRow>())
        {
            Assert.Equal(next, row.First.Sequence);
            Assert.Equal(next, row.First.Sequence);
            next = row.Last.Sequence + 1;
        }

        Assert.Equal(list.LastSequence + 1, next);
        Assert.Equal(list.FirstSequence > 1, list.HasOlder);
        Assert.Equal(list.LastSequence < last, list.HasNewer);
        Assert.InRange(list.Rows.Count, 1, RowList.Most);
        Assert.Equal(list.Rows.Count, list.Rows.Select(row => row.Key).Distinct().Count());
    }
}
