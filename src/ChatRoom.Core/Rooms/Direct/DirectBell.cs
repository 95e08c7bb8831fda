using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Direct;

/// <summary>Follows a direct room, and tells the connections of its two persons of new messages.</summary>
internal sealed class DirectBell(RoomDirectory rooms, Room room, Conversation conversation) : Receiver(format: null)
{
    private readonly long _start = room.Tail.NextSequence;
    private long _next = room.Tail.NextSequence;
    private bool _hasArrived;

    public override void Wake()
    {
        var (from, end) = (_next, room.Tail.NextSequence);
        if (from < end)
        {
            _next = end;
            Ring(from);
            TellOthers(from, end);
        }
    }

    /// <summary>Tells of a message of another node that was in the log before this bell. For the room's loop alone.</summary>
    public void Arrive(long number)
    {
        // The first one tells of all that came before the bell.
        if (number < _start && !_hasArrived)
        {
            _hasArrived = true;
            Ring(number);
        }
    }

    private void Ring(long from)
    {
        var news = new DirectNews(room, from, () => rooms.TryLease(room));
        foreach (var reader in conversation.Present.SelectMany(person => person.Contacts).OfType<IDirectReader>())
        {
            reader.OnDirect(news);
        }
    }

    /// <summary>Tells the nodes that the two persons are on, too, of what a person here has said.</summary>
    private void TellOthers(long from, long end)
    {
        if (rooms.People.Others is { } others)
        {
            var said = room.Tail.Events.ReadAfter(from - 1, (int)(end - from)).FirstOrDefault(said => rooms.People.Find(said.AuthorId) is not null);
            if (said is not null)
            {
                others.Tell(conversation.Persons, room.Name, said.Sequence);
            }
        }
    }

    public override void OnEnded(LeaveReason reason, long limit)
    {
    }
}
