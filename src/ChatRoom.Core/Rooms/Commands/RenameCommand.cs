using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Commands;

internal sealed class RenameCommand(Participant participant, string wanted) : RoomCommand
{
    private readonly TaskCompletionSource<RenameResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KeyedHandle _before;

    public Task<RenameResult> Result => _result.Task;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (!Handle.TryCreate(wanted, out var handle))
        {
            Refuse(new("Answer_NoHandle", "A handle needs at least one letter or digit."));
            return null;
        }

        if (participant.HasLeft || handle.Value == participant.Name)
        {
            Refuse(participant.HasLeft ? NotHere : new("Answer_SameHandle", "You are {0} already.", handle));
            return null;
        }

        var keyed = handle.WithKeys();
        if (room.Membership.IsTaken(keyed, participant))
        {
            Refuse(new("Answer_Taken", "{0} is taken, or looks like a handle that is.", handle));
            return null;
        }

        _before = participant.Keyed;
        room.Membership.Rename(participant, keyed);
        return new ParticipantRenamed(RoomEvent.NewId(), now, _before.Handle.Value, handle.Value);
    }

    public override void OnPublished(Room room, RoomEvent? stored)
    {
        if (stored is ParticipantRenamed renamed)
        {
            _result.TrySetResult(new RenameResult.Renamed(renamed.NewHandle));
        }
    }

    public override void OnRolledBack(Room room)
    {
        room.Membership.Rename(participant, _before);
        Refuse(Room.NotStored);
    }

    public override void Refuse(LocalizedMessage reason) => _result.TrySetResult(new RenameResult.Refused(reason));
}
