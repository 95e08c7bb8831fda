using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Runs a change that logs nothing, such as one of the members.</summary>
internal sealed class ChangeCommand(Action<Room> change) : RoomCommand
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that ends after the change; its result is false if the room takes no more commands.</summary>
    public Task<bool> Done => _done.Task;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        change(room);
        return null;
    }

    // It is no text: it can wait.
    public override bool TryRefuse(Room room) => false;

    public override void OnPublished(Room room, RoomEvent? stored) => _done.TrySetResult(true);

    public override void Reject(LocalizedMessage reason) => _done.TrySetResult(false);
}
