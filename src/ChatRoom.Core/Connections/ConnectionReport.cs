namespace ChatRoom.Core.Connections;

/// <summary>Describes a connection to an operator, as it is at the moment.</summary>
/// <param name="Since">The time at which it began.</param>
/// <param name="Rooms">The rooms that it is in; the first one is the one that it shows.</param>
/// <param name="WaitingBytes">The bytes that wait for the peer; null if that is not known.</param>
public sealed record ConnectionReport(DateTimeOffset Since, IReadOnlyList<RoomLag> Rooms, long? WaitingBytes)
{
    /// <summary>Gets the number of events that the peer is behind, over all rooms.</summary>
    public long Lag => Rooms.Sum(room => room.Events);
}
