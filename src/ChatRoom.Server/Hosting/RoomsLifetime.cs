using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Hosting;

/// <summary>Reads the bans and opens the lobby when the server starts, and stops the rooms when it stops.</summary>
/// <remarks>
/// A log that cannot be opened fails the start. The rooms store and show the commands they have taken before the doors close
/// their clients.
/// </remarks>
internal sealed class RoomsLifetime(RoomDirectory rooms, IRoomFaultHandler faults) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        rooms.RoomClosed += faults.OnRoomFailed;
        // Beside each other: both read a file. A stop in the middle of the start is no fault.
        var trust = rooms.Trust.LoadAsync(CancellationToken.None);
        await rooms.OpenAsync(RoomDirectory.Lobby);
        await trust;
    }

    public Task StopAsync(CancellationToken cancellationToken) => rooms.StopAsync();
}
