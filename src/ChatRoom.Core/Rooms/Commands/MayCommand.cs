using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Asks whether a person may do something in the room. Changes nothing.</summary>
internal sealed class MayCommand(RoomAct act, Person person) : RoomCommand
{
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> Answer => _answer.Task;

    public override bool IsQuestion => true;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        // A ban keeps a member out, too.
        _answer.TrySetResult(room.Policy.Allows(act, person) && room.RefuseEntry(person, person.Client) is null);
        return null;
    }

    public override void Reject(LocalizedMessage reason) => _answer.TrySetResult(false);
}
