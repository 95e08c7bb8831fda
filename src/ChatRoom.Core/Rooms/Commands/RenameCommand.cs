using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Logs a person's new handle in this room.</summary>
/// <param name="person">The person.</param>
/// <param name="handle">The handle, reserved or given to the person by <see cref="PeopleDirectory"/>.</param>
/// <param name="isDecided">Whether another room has logged it: then this room cannot refuse, and tries until it is stored.</param>
internal sealed class RenameCommand(Person person, Handle handle, bool isDecided) : RoomCommand
{
    private readonly TaskCompletionSource<RenameResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Participant? _participant;
    private string _before = "";

    public Task<RenameResult> Result => _result.Task;

    public override bool TryRefuse(Room room) => !isDecided && base.TryRefuse(room);

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        _participant = room.Membership.Find(person);
        if (_participant is null || _participant.Name == handle.Value)
        {
            Reject(NotHere);
            return null;
        }

        if (room.IsShortOfSpace && !isDecided)
        {
            Reject(Room.DiskAlmostFull);
            return null;
        }

        if (!isDecided && room.TryWrite(_participant, person.Client) is { } refusal)
        {
            Reject(refusal);
            return null;
        }

        if (isDecided)
        {
            room.NoteWrite(_participant);
        }

        _before = _participant.Name;
        room.Membership.Rename(_participant, handle.Value);
        if (room.IsSilent)
        {
            _result.TrySetResult(new RenameResult.Renamed(handle.Value));
            return null;
        }

        return new ParticipantRenamed(RoomEvent.NewId(), now, _before, handle.Value) { AuthorId = person.Id };
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
        room.Membership.Rename(_participant!, _before);
        if (isDecided)
        {
            room.Defer(this);
        }
        else
        {
            Reject(Room.NotStored);
        }
    }

    public override void Reject(LocalizedMessage reason) => _result.TrySetResult(new RenameResult.Refused(reason));
}
