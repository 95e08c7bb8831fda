using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Attaches a subscription: to the person's participant in the room, or to a new one.</summary>
internal sealed class JoinCommand(Subscription subscription, Person person) : RoomCommand
{
    private readonly TaskCompletionSource<JoinResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Participant? _participant;
    private bool _resumed;
    private bool _attached;

    public Task<JoinResult> Result => _result.Task;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (Refuse(room) is { } refused)
        {
            _result.TrySetResult(refused);
            return null;
        }

        _participant = room.Membership.Find(person);
        if (_participant is null && room.IsShortOfSpace)
        {
            Reject(Room.DiskAlmostFull);
            return null;
        }

        _resumed = _participant is not null;
        if (_participant is null)
        {
            room.People.Hold(person);
            _participant = new Participant(person) { WroteAt = room.Timestamp };
            _participant.Attach(subscription);
            room.Membership.Add(_participant);
            _attached = true;
        }
        else
        {
            _attached = room.Membership.Attach(_participant, subscription);
        }

        if (_attached && subscription.Receiver.Format is { } format)
        {
            room.Tail.Use(format);
        }

        return _resumed || room.IsSilent ? null : new ParticipantJoined(RoomEvent.NewId(), now, _participant.Name) { AuthorId = person.Id };
    }

    public override void OnUnneeded(Room room, DraftNeed need)
    {
        _resumed = true;
        room.Membership.AddRemote(person.Id, _participant!.Name);
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (_participant is null)
        {
            return;
        }

        if (_resumed && !_participant.HasLeft && room.Membership.Find(person) != _participant)
        {
            // The join this one was to share was in the same batch and was rolled back.
            Undo(room);
            return;
        }

        subscription.Participant = _participant;
        if (_attached)
        {
            room.StartServing(subscription);
        }

        var next = stored is null ? room.Tail.NextSequence : stored.Sequence + 1;
        _result.TrySetResult(new JoinResult.Joined(_participant, next, room.Epoch, _resumed));
        if (stored is not null)
        {
            room.FollowHandle(_participant, joinedAs: stored.Author);
        }

        if (subscription.IsClosed)
        {
            room.Defer(new DetachCommand(subscription));
        }
    }

    public override void OnRolledBack(Room room)
    {
        room.Membership.Remove(_participant!);
        room.People.Release(person);
        Undo(room);
    }

    public override void Reject(LocalizedMessage reason) => _result.TrySetResult(new JoinResult.Refused(reason));

    /// <summary>Returns why the person may not enter; null if it may.</summary>
    private JoinResult.Refused? Refuse(Room room)
    {
        if (subscription.IsClosed)
        {
            return new(NotHere);
        }

        return !room.Policy.Allows(RoomAct.Join, person) ? new(RoomPolicy.NoEntry(room.Name))
            : room.RefuseEntry(person, subscription.Connection.Client) is { } ban ? new(ban, IsBan: true)
            : null;
    }

    private void Undo(Room room)
    {
        if (_attached && subscription.Receiver.Format is { } format)
        {
            room.Tail.Release(format);
        }

        Reject(Room.NotStored);
    }
}
