using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Hosting;

/// <summary>Asks the loop of the lobby a question that changes nothing.</summary>
internal sealed class LobbyProbe(RoomDirectory rooms) : IRoomProbe
{
    private static readonly JoinRequest Anybody = new(WantedHandle: null);

    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        var lobby = await rooms.OpenAsync(RoomDirectory.Lobby);
        return await lobby.PreviewHandleAsync(Anybody, cancellationToken) is not null;
    }
}
