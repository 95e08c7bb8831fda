namespace ChatRoom.Core.Rooms;

/// <summary>Asks what somebody would be called, without coming in.</summary>
internal sealed class OfferCommand(JoinRequest request) : RoomCommand
{
    private readonly TaskCompletionSource<HandleOffer?> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<HandleOffer?> Result => _result.Task;

    public override bool IsQuestion => true;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        var free = room.Membership.ByToken(request.Token)?.Name ?? room.Membership.FreeHandle(request.WantedHandle).Handle.Value;
        var legal = Handle.TryCreate(request.WantedHandle, out var handle) ? handle.Value : null;
        _result.TrySetResult(new HandleOffer(legal, free));
        return null;
    }

    public override void Refuse(Phrase reason) => _result.TrySetResult(null);
}
