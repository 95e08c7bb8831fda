using System.Text.RegularExpressions;
using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Folding;
using ChatRoom.Server.Web.Rows.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Tests.Web.Rows;

/// <summary>Tests the row of joins, leaves and renames that follow one another, and that of ignored persons.</summary>
public sealed partial class FoldTests
{
    private readonly RowList _list = new(announcedSingly: 3);
    private readonly RowLabels _labels = new(
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<Resources>>());

    [Theory]
    [InlineData("+bob", "bob joined")]
    [InlineData("+bob +eve", "bob and eve joined")]
    [InlineData("+bob +eve +zoe", "bob, eve and zoe joined")]
    [InlineData("-bob -eve -zoe -kim +Vera", "bob, eve and 2 others left · Vera joined")]
    [InlineData("+Vera -bob bob2=bob3", "bob left · Vera joined · bob2 is now bob3")]
    [InlineData("a=a2 b=b2 c=c2 d=d2 e=e2", "a is now a2 · b is now b2 · 3 others changed their names")]
    [InlineData("+bob -bob", "")]
    [InlineData("-bob +bob", "")]
    [InlineData("+bob -bob +bob -bob +bob", "bob joined")]
    [InlineData("+bob +eve -bob", "eve joined")]
    [InlineData("+bob bob=rob", "rob joined")]
    [InlineData("+bob bob=rob -rob", "")]
    [InlineData("bob=rob rob=bob", "")]
    [InlineData("bob=rob rob=bert", "bob is now bert")]
    [InlineData("bob=rob -rob", "bob left")]
    public void Adjacent_joins_leaves_and_renames_are_one_row_of_the_changes_that_last(string events, string expected)
    {
        var log = Log(events);
        Array.ForEach(log, roomEvent => _list.Add(roomEvent));
        Assert.Equal(expected, Text(Assert.IsType<FoldedRow>(Assert.Single(_list.Rows))));
        Assert.Equal((1, log.Length), (_list.FirstSequence, (int)_list.LastSequence!));

        // Scrolled up to, in two parts, it is the same.
        for (var end = 1; end < log.Length; end++)
        {
            var scrolled = new RowList(announcedSingly: 3);
            scrolled.ShowNewest(log[end..]);
            var key = scrolled.Rows[0].Key;
            scrolled.Prepend(log[..end]);
            Assert.Equal(expected, Text(Assert.IsType<FoldedRow>(Assert.Single(scrolled.Rows))));
            Assert.Equal(key, scrolled.Rows[0].Key);
        }
    }

    [Fact]
    public void Of_topics_that_follow_one_another_the_last_is_a_row_that_holds_the_places_of_all()
    {
        var log = Enumerable.Range(1, 300).Select(number => Topic(number, $"topic {number}")).ToArray();
        Array.ForEach(log, roomEvent => _list.Add(roomEvent));
        AssertOneTopic(_list);

        var scrolled = new RowList(announcedSingly: 3);
        scrolled.ShowNewest(log[200..]);
        scrolled.Prepend(log[..200]);
        AssertOneTopic(scrolled);

        Array.ForEach(ShortLog.Of("m", first: 301), roomEvent => _list.Add(roomEvent));
        _list.Add(Topic(302, "other"));
        Assert.Equal(3, _list.Rows.Count);

        static void AssertOneTopic(RowList list)
        {
            var row = Assert.IsType<EventRow>(Assert.Single(list.Rows));
            Assert.Equal("topic 300", Assert.IsType<TopicSet>(row.Event).Topic);
            Assert.Equal((1, 300, "300"), (row.First.Sequence, row.Last.Sequence, row.Key));
        }
    }

    [Fact]
    public void A_reader_of_all_comings_sees_each_topic()
    {
        _list.Use(new FoldSettings(PresenceMode.All, null));
        _list.Add(Topic(1, "one"));
        _list.Add(Topic(2, "two"));

        Assert.Equal(2, _list.Rows.Count);
    }

    [Fact]
    public void A_message_or_a_line_of_the_page_divides_folded_rows()
    {
        Array.ForEach(ShortLog.Of("jjmll"), roomEvent => _list.Add(roomEvent));
        _list.AddNotice("2 here: ada, bob");
        Array.ForEach(ShortLog.Of("jj", first: 6), roomEvent => _list.Add(roomEvent));

        Assert.Equal("(+1..2: 2) 3 (-4..5: 2) ! (+6..7: 2)", ShortLog.Rows(_list));
    }

    [Fact]
    public void A_person_is_known_by_its_id_and_another_under_the_same_handle_is_not_the_same()
    {
        var (bob, other) = (PersonId.New(), PersonId.New());
        Add(1, new ParticipantLeft(Guid.NewGuid(), default, "bob", LeaveReason.Quit) { AuthorId = bob });
        Add(2, new ParticipantJoined(Guid.NewGuid(), default, "bob") { AuthorId = other });
        Assert.Equal("bob left · bob joined", Text((FoldedRow)_list.Rows[0]));

        Add(3, new ParticipantJoined(Guid.NewGuid(), default, "rob") { AuthorId = bob });
        Assert.Equal("bob joined · bob is now rob", Text((FoldedRow)_list.Rows[0]));

        void Add(long number, RoomEvent roomEvent)
        {
            roomEvent.AssignSequence(number);
            _list.Add(roomEvent);
        }
    }

    [Fact]
    public void A_crowd_is_counted_and_its_row_stays_small()
    {
        var log = ShortLog.Of(new string('j', 5000));
        Array.ForEach(log, roomEvent => _list.Add(roomEvent));

        var row = Assert.IsType<FoldedRow>(Assert.Single(_list.Rows));
        Assert.Equal("u1, u2 and 4998 others joined", Text(row));
        Assert.Equal(50, row.Fold.Joined.Count);
    }

    [Fact]
    public void Messages_of_ignored_persons_that_follow_one_another_are_behind_one_row()
    {
        var bob = PersonId.New();
        _list.Use(new FoldSettings(PresenceMode.Folded, [new IgnoredPerson(bob.ToString(), "bob"), new IgnoredPerson("no id", "eve")]));
        RoomEvent[] log =
        [
            Said("ada", PersonId.New()), Said("bob", bob), Said("robert", bob), Said("eve", default), Said("bob", PersonId.New()), Said("eve", PersonId.New()),
        ];
        RoomEvent.AssignSequences(log, 1);

        Array.ForEach(log, roomEvent => _list.Add(roomEvent));
        Assert.Equal("1 [2..4: 3] 5 [6..6: 1]", ShortLog.Rows(_list));

        _list.ShowNewest(log[2..]);
        _list.Prepend(log[..2]);
        Assert.Equal("1 [2..4: 3] 5 [6..6: 1]", ShortLog.Rows(_list));

        static MessagePosted Said(string author, PersonId id) => new(Guid.NewGuid(), default, author, "hi", MessageKind.Say) { AuthorId = id };
    }

    /// <summary>Makes an event of each word: +bob joins, -bob leaves, bob=rob renames.</summary>
    private static RoomEvent[] Log(string words)
    {
        RoomEvent[] log = [.. words.Split(' ').Select(RoomEvent (word) => word switch
        {
            ['+', .. var handle] => new ParticipantJoined(Guid.NewGuid(), default, handle),
            ['-', .. var handle] => new ParticipantLeft(Guid.NewGuid(), default, handle, LeaveReason.Quit),
            _ => new ParticipantRenamed(Guid.NewGuid(), default, word.Split('=')[0], word.Split('=')[1]),
        })];
        RoomEvent.AssignSequences(log, 1);
        return log;
    }

    private string Text(FoldedRow row) => row.IsShown ? Tag().Replace(_labels.Folded(row.Fold), "") : "";

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    private static TopicSet Topic(long number, string text)
    {
        var topic = new TopicSet(Guid.NewGuid(), default, "bob", text);
        topic.AssignSequence(number);
        return topic;
    }
}
