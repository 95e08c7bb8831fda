using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Hosting;

/// <summary>
/// Opens the lobby while the server starts, so that a log that cannot be opened fails the start, and stops the rooms when
/// it stops: everything they have taken is stored and shown before the doors close their clients.
/// </summary>
internal sealed class RoomKeeper(RoomDirectory rooms) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) => await rooms.OpenAsync(RoomDirectory.Lobby);

    public Task StopAsync(CancellationToken cancellationToken) => rooms.StopAsync();
}
