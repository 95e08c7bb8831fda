using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

internal sealed class SayCommand(Session session, string text, MessageKind kind, Guid id) : RoomCommand
{
    private bool _isRepeated;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (session.Participant is not { HasLeft: false } participant)
        {
            session.Refused(id, NotHere);
            return null;
        }

        _isRepeated = session.MayRepeat && !room.RecentIds.TryAdd(id);
        return _isRepeated ? null : new MessagePosted(id, now, participant.Name, text, kind);
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (stored is not null)
        {
            if (session.MayRepeat)
            {
                room.RecentIds.Keep(id);
            }
        }
        else if (_isRepeated && room.RecentIds.Contains(id))
        {
            session.AlreadySaid(id);
        }
        else if (_isRepeated)
        {
            // The first one was in the same batch and was taken back.
            session.Refused(id, Room.NotStored);
        }
    }

    public override void OnRolledBack(Room room)
    {
        if (session.MayRepeat)
        {
            room.RecentIds.Remove(id);
        }

        session.Refused(id, Room.NotStored);
    }
}
