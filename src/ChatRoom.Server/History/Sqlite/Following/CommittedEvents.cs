using ChatRoom.Core.Events;

namespace ChatRoom.Server.History.Sqlite.Following;

/// <summary>Holds consecutive events of one room, as they are now.</summary>
/// <param name="Room">The id of the log.</param>
/// <param name="Epoch">The epoch of the log.</param>
/// <param name="Events">The events, oldest first.</param>
internal sealed record CommittedEvents(long Room, string Epoch, IReadOnlyList<RoomEvent> Events);
