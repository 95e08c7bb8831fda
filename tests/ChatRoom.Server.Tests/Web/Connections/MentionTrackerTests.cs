using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Connections;

namespace ChatRoom.Server.Tests.Web.Connections;

public sealed class MentionTrackerTests
{
    private readonly MentionTracker _calls = new();

    [Fact]
    public void A_mention_calls_and_nothing_else_does()
    {
        _calls.Add([Said(1, "bob", "hello ada"), Numbered(2, new ParticipantJoined(Guid.NewGuid(), default, "eve"))], "ada");
        _calls.Add([Said(3, "ada", "I am @ada"), Said(4, "bob", "@eve")], "ada");
        Assert.Null(_calls.Last);

        _calls.Add([Said(5, "bob", "@Ada, look"), Said(6, "bob", "look")], "ada");
        Assert.Equal((5, 1, false), Last());

        _calls.Add([Said(7, "bob", "\uff20ada look")], "ada");
        Assert.Equal((7, 1, false), Last());
    }

    [Fact]
    public void A_reader_of_all_messages_is_called_by_each_but_its_own()
    {
        _calls.TakesAll = true;
        _calls.Add([Said(1, "ada", "mine"), Numbered(2, new ParticipantJoined(Guid.NewGuid(), default, "eve"))], "ada");
        Assert.Null(_calls.Last);

        _calls.Add([Said(3, "bob", "@ada"), Said(4, "bob", "hello")], "ada");
        Assert.Equal((4, 2, false), Last());
        Assert.False(_calls.Last!.IsMention);

        _calls.Add([Said(5, "bob", "@ada")], "ada");
        Assert.True(_calls.Last!.IsMention);
        _calls.TakesAll = false;
        _calls.Add([Said(6, "bob", "hello")], "ada");
        Assert.Equal((5, 1, false), Last());
    }

    [Fact]
    public void Mentions_at_once_are_one_call_and_a_later_mention_is_another()
    {
        _calls.Add([Said(1, "bob", "@ada"), Said(2, "eve", "@ada")], "ada");
        Assert.Equal((2, 2, false), Last());

        _calls.Add([Said(3, "bob", "@ada")], "ada");
        Assert.Equal((3, 1, false), Last());
    }

    [Fact]
    public void All_that_was_missed_is_one_call_however_it_comes()
    {
        _calls.Add([Said(1, "bob", "@ada")], "ada");
        _calls.Miss();
        Assert.Null(_calls.Last);

        _calls.GoOn(from: 10);
        _calls.Add([Said(2, "bob", "@ada"), Said(3, "bob", "@ada")], "ada");
        _calls.Add([Said(9, "bob", "@ada"), Said(10, "bob", "@ada")], "ada");
        Assert.Equal((10, 4, true), Last());

        _calls.Add([Said(11, "bob", "@ada")], "ada");
        Assert.Equal((11, 1, false), Last());

        _calls.Miss();
        _calls.GoOn(from: 20);
        _calls.Add([Said(12, "bob", "@ada")], "ada");
        Assert.Equal((12, 1, true), Last());
    }

    private static RoomEvent Said(long sequence, string author, string text) =>
        Numbered(sequence, new MessagePosted(Guid.NewGuid(), default, author, text, MessageKind.Say));

    private static RoomEvent Numbered(long sequence, RoomEvent roomEvent)
    {
        roomEvent.AssignSequence(sequence);
        return roomEvent;
    }

    private (long Newest, int Count, bool Missed) Last() => (_calls.Last!.Newest.Sequence, _calls.Last.Count, _calls.Last.Missed);
}
