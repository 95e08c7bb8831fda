using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Hosting;

/// <summary>Asks the loop of every open room for a sign of life. The lobby is always open.</summary>
internal sealed class LobbyProbe(RoomDirectory rooms) : IRoomProbe
{
    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        await rooms.OpenAsync(RoomDirectory.Lobby);
        return (await rooms.ProbeAsync(cancellationToken)).Count == 0;
    }
}
