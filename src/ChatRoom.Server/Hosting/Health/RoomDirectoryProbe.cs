using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Hosting.Health;

/// <summary>Asks the loops of all open rooms.</summary>
internal sealed class RoomDirectoryProbe(RoomDirectory rooms) : IRoomProbe
{
    public Task<IReadOnlyList<string>> ProbeAsync(CancellationToken cancellationToken) => rooms.ProbeAsync(cancellationToken);
}
