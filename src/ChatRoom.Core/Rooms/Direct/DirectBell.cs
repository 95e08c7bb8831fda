using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Direct;

/// <summary>Follows a direct room, and tells the connections of its two persons of new messages.</summary>
internal sealed class DirectBell(RoomDirectory rooms, Room room, Conversation conversation) : Receiver(format: null)
{
    private long _next = room.Tail.NextSequence;

    public override void Wake()
    {
        var (from, end) = (_next, room.Tail.NextSequence);
        if (from >= end)
        {
            return;
        }

        _next = end;
        var news = new DirectNews(room, from, () => rooms.TryLease(room));
        foreach (var reader in conversation.Present.SelectMany(person => person.Contacts).OfType<IDirectReader>())
        {
            reader.OnDirect(news);
        }
    }

    public override void OnEnded(LeaveReason reason, long limit)
    {
    }
}
