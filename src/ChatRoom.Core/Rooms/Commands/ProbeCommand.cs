using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Answers when the room's loop reaches it. Changes nothing.</summary>
internal sealed class ProbeCommand : RoomCommand
{
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> Answer => _answer.Task;

    public override bool IsQuestion => true;

    public override RoomEvent? Apply(Room room, DateTimeOffset now) => null;

    public override void OnPublished(Room room, RoomEvent? stored) => _answer.TrySetResult(true);

    public override void Reject(LocalizedMessage reason) => _answer.TrySetResult(false);
}
