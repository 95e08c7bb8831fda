using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Commands;

internal sealed class JoinCommand(JoinRequest request, Session session) : RoomCommand
{
    private readonly TaskCompletionSource<JoinResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Participant? _participant;
    private bool _resumed;

    public Task<JoinResult> Result => _result.Task;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        _participant = room.Membership.ByToken(request.Token);
        _resumed = _participant is not null;
        if (_participant is null)
        {
            _participant = new Participant(room.Membership.FreeHandle(request.WantedHandle), request.Token, room.NewFloodGate);
            _participant.Attach(session);
            room.Membership.Add(_participant);
        }
        else
        {
            room.Membership.Attach(_participant, session);
        }

        if (session.Format is { } format)
        {
            room.Tail.Use(format);
        }

        return _resumed ? null : new ParticipantJoined(RoomEvent.NewId(), now, _participant.Name);
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (_resumed && !_participant!.HasLeft && room.Membership.ByToken(request.Token) != _participant)
        {
            // The join this one was to share came in the same batch and was taken back.
            TakeBack(room);
            return;
        }

        session.Participant = _participant;
        room.Serve(session);
        var next = stored is null ? room.Tail.NextSequence : stored.Sequence + 1;
        _result.TrySetResult(new JoinResult.Joined(_participant!, next, room.Epoch, _resumed));
    }

    public override void OnRolledBack(Room room)
    {
        room.Membership.Remove(_participant!);
        TakeBack(room);
    }

    public override void Refuse(LocalizedMessage reason) => _result.TrySetResult(new JoinResult.Refused(reason));

    private void TakeBack(Room room)
    {
        if (session.Format is { } format)
        {
            room.Tail.Release(format);
        }

        Refuse(Room.NotStored);
    }
}
