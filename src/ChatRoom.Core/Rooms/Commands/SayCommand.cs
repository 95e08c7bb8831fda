using System.Diagnostics;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Posts a message of a participant, once for each id.</summary>
internal sealed class SayCommand(Subscription subscription, string text, MessageKind kind, Guid id, AnsweredMessage? answers = null)
    : RoomCommand
{
    private bool _isRepeated;

    public override Activity? Trace { get; } = Activity.Current is { Recorded: true } span ? span : null;

    public override Guid? Once => MayRepeat ? id : null;

    private bool MayRepeat => subscription.Connection.MayRepeat;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (subscription.Participant is not { HasLeft: false } participant)
        {
            Refuse(room, RefusalReason.NotInRoom, NotHere);
            return null;
        }

        if (!room.Policy.Allows(RoomAct.Say, participant.Person))
        {
            Refuse(room, RefusalReason.NotInRoom, RoomPolicy.NoEntry(room.Name));
            return null;
        }

        if (!(MayRepeat && room.RecentIds.Contains(id)) && room.TryWrite(participant, subscription.Connection.Client) is { } refusal)
        {
            Refuse(room, RefusalReason.Invalid, refusal);
            return null;
        }

        if (room.RefuseToStore() is { } reason && !(MayRepeat && room.RecentIds.Contains(id)))
        {
            Refuse(room, RefusalReason.NotStored, reason);
            return null;
        }

        _isRepeated = MayRepeat && !room.RecentIds.TryAdd(id);
        return _isRepeated
            ? null
            : new MessagePosted(id, now, participant.Name, text, kind) { AuthorId = participant.Person.Id, Answers = answers };
    }

    public override void OnUnneeded(Room room, DraftNeed need)
    {
        room.RecentIds.Keep(id);
        _isRepeated = true;
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (stored is not null)
        {
            if (MayRepeat)
            {
                room.RecentIds.Keep(id);
                room.Answer(subscription, id, new SayResult.Stored(stored.Sequence));
            }
        }
        else if (_isRepeated && room.RecentIds.Contains(id))
        {
            room.Answer(subscription, id, SayResult.AlreadySaid.Instance);
        }
        else if (_isRepeated)
        {
            // The first one was in the same batch and was rolled back.
            Refuse(room, RefusalReason.NotStored, Room.NotStored);
        }
    }

    public override void OnRolledBack(Room room)
    {
        if (MayRepeat)
        {
            room.RecentIds.Remove(id);
        }

        Refuse(room, RefusalReason.NotStored, Room.NotStored);
    }

    public override bool TryRefuse(Room room)
    {
        if (MayRepeat && room.RecentIds.Contains(id))
        {
            // The first one may be stored; the answer follows when that is known.
            return false;
        }

        Refuse(room, RefusalReason.NotStored, Room.NotStored);
        return true;
    }

    public override void Reject(LocalizedMessage reason) =>
        subscription.Connection.Answer(id, new SayResult.Refused(RefusalReason.Stopping, reason));

    private void Refuse(Room room, RefusalReason reason, LocalizedMessage line) =>
        room.Answer(subscription, id, new SayResult.Refused(reason, line));
}
