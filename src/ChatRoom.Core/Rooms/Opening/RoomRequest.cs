using ChatRoom.Core.Text;

namespace ChatRoom.Core.Rooms.Opening;

/// <summary>Describes the answer to a request for a room: either a lease or the reason why there is none.</summary>
/// <param name="Lease">The open room; the caller disposes it once a participant is in the room.</param>
/// <param name="Refusal">One line for the client.</param>
public sealed record RoomRequest(RoomLease? Lease, LocalizedMessage? Refusal) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Lease?.Dispose();
}
