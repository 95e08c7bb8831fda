using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Folding;

namespace ChatRoom.Server.Tests.Web.Rows;

/// <summary>Tests the rows of a page that shows all who come and go, when they are many.</summary>
public sealed class SharedRowTests
{
    private readonly RowList _list = ShowingAll(3);

    [Theory]
    [InlineData("jjj", "+1 +2 +3")]
    [InlineData("jjjj", "+1 +2 +3 +4")]
    [InlineData("jjjjj", "+1 +2 +3 (+4..5: 2)")]
    [InlineData("lllllljjjjjj", "-1 -2 -3 (-4..6: 3) +7 +8 +9 (+10..12: 3)")]
    [InlineData("jjjjjmjjjjj", "+1 +2 +3 (+4..5: 2) 6 +7 +8 +9 (+10..11: 2)")]
    public void Of_a_run_the_first_have_rows_of_their_own_and_the_rest_share_one(string kinds, string expected)
    {
        _list.ShowNewest(ShortLog.Of(kinds));
        Assert.Equal(expected, ShortLog.Rows(_list));
        Assert.Equal(kinds.Length, _list.LastSequence);

        var live = ShowingAll(3);
        Array.ForEach(ShortLog.Of(kinds), roomEvent => live.Add(roomEvent));
        Assert.Equal(expected, ShortLog.Rows(live));
    }

    [Fact]
    public void Zero_gives_everybody_a_row()
    {
        var list = ShowingAll(0);
        list.ShowNewest(ShortLog.Of("jjjjj"));

        Assert.Equal("+1 +2 +3 +4 +5", ShortLog.Rows(list));
    }

    [Fact]
    public void A_shared_row_grows_and_keeps_its_key()
    {
        _list.ShowNewest(ShortLog.Of("jjjj"));
        var key = _list.Rows[^1].Key;
        Array.ForEach(ShortLog.Of("jjj", first: 5), roomEvent => _list.Add(roomEvent));

        Assert.Equal("+1 +2 +3 (+4..7: 4)", ShortLog.Rows(_list));
        Assert.Equal(key, _list.Rows[^1].Key);
        Assert.Equal(4, _list.Rows.Select(row => row.Key).Distinct().Count());
        Assert.Equal(7, _list.LastSequence);
    }

    [Fact]
    public void A_line_for_this_page_only_begins_a_new_run()
    {
        _list.ShowNewest(ShortLog.Of("jjjjj"));
        _list.AddNotice("2 here: ada, bob");
        Array.ForEach(ShortLog.Of("jjjjj", first: 6), roomEvent => _list.Add(roomEvent));

        Assert.Equal("+1 +2 +3 (+4..5: 2) ! +6 +7 +8 (+9..10: 2)", ShortLog.Rows(_list));
    }

    [Fact]
    public void The_line_above_missed_events_stands_at_its_place_within_a_run()
    {
        _list.Begin(ShortLog.Of("jjjjjjjjjj"), seen: 5, new MeanwhileRow(5, false), deleted: 0);

        Assert.Equal("+1 +2 +3 (+4..5: 2) ~ +6 +7 +8 (+9..10: 2)", ShortLog.Rows(_list));
    }

    [Fact]
    public void A_shared_row_counts_as_one_row_toward_the_limit_of_a_page()
    {
        _list.ShowNewest(ShortLog.Of(new string('m', RowList.Following - 4)));
        Array.ForEach(ShortLog.Of(new string('j', 5000), first: RowList.Following - 3), roomEvent => _list.Add(roomEvent));

        Assert.Equal(RowList.Following, _list.Rows.Count);
        Assert.Equal(1, _list.FirstSequence);
        Assert.False(_list.HasOlder);
    }

    [Fact]
    public void Older_events_are_summed_up_for_themselves_and_no_row_that_is_there_changes()
    {
        var log = ShortLog.Of(new string('j', 20));
        _list.ShowNewest(log[10..]);
        var before = _list.Rows.ToArray();

        _list.Prepend(log[..10]);

        Assert.Equal("+1 +2 +3 (+4..10: 7) +11 +12 +13 (+14..20: 7)", ShortLog.Rows(_list));
        Assert.Equal(before, _list.Rows.Skip(4));
        Assert.False(_list.HasOlder);
    }

    [Fact]
    public void Older_events_end_where_a_shared_row_without_its_first_events_begins()
    {
        // Joins, then so many messages that only the shared row of the joins is left.
        var log = ShortLog.Of(new string('j', 50) + new string('m', RowList.Following - 1));
        Array.ForEach(log, roomEvent => _list.Add(roomEvent));
        Assert.Equal(4, _list.FirstSequence);

        _list.Prepend(log[..3]);

        Assert.StartsWith("+1 +2 +3 (+4..50: 47) 51", ShortLog.Rows(_list), StringComparison.Ordinal);
    }

    private static RowList ShowingAll(int singly)
    {
        var list = new RowList(singly);
        list.Use(new FoldSettings(PresenceMode.All, null));
        return list;
    }
}
