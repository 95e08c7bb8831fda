using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Commands;

/// <summary>Asks what somebody would be called, without coming in.</summary>
internal sealed class PreviewHandleCommand(JoinRequest request) : RoomCommand
{
    private readonly TaskCompletionSource<HandlePreview?> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<HandlePreview?> Result => _result.Task;

    public override bool IsQuestion => true;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        var free = room.Membership.ByToken(request.Token)?.Name ?? room.Membership.FreeHandle(request.WantedHandle).Handle.Value;
        var legal = Handle.TryCreate(request.WantedHandle, out var handle) ? handle.Value : null;
        _result.TrySetResult(new HandlePreview(legal, free));
        return null;
    }

    public override void Refuse(LocalizedMessage reason) => _result.TrySetResult(null);
}
