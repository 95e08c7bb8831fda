using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Log;

public sealed class TailTests
{
    private readonly NumberFormat _format = new();
    private readonly Tail _tail;

    public TailTests()
    {
        _tail = new Tail(firstSequence: 1, budgetBytes: 64 << 10, announcedSingly: 0);
        _tail.Use(_format);
    }

    [Fact]
    public void Prepared_events_are_invisible_until_they_are_published()
    {
        RoomEvent[] events = [TestEvents.Say(1, "a"), TestEvents.Say(2, "b")];

        _tail.Prepare(events);

        Assert.Equal(1, _tail.NextSequence);
        Assert.Empty(Sent());
        _tail.Publish(events);
        Assert.Equal(3, _tail.NextSequence);
        Assert.Equal(events.Select(NumberFormat.Line), Sent());
    }

    [Fact]
    public void Events_of_another_process_that_came_between_are_shown_in_their_places()
    {
        _tail.Prepare([TestEvents.Say(1, "ours")]);
        RoomEvent[] events = [TestEvents.Say(1, "theirs"), TestEvents.Say(2, "ours")];

        _tail.Publish(events);

        Assert.Equal(events.Select(NumberFormat.Line), Sent());
    }

    [Fact]
    public void A_batch_that_was_taken_back_gives_way_to_another_with_the_same_numbers()
    {
        _tail.Prepare([TestEvents.Say(1, "lost"), TestEvents.Say(2, "lost")]);
        _tail.Discard();
        RoomEvent[] events = [TestEvents.Say(1, "a"), TestEvents.Say(2, "b")];

        _tail.Publish(events);

        Assert.Equal(events.Select(NumberFormat.Line), Sent());
    }

    private List<string> Sent() => _tail.BytesOf(_format)!.ReadAll();
}
