using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Hosting;

/// <summary>Keeps the fault that ends the process, and stops the host.</summary>
internal sealed class ProcessFault(IHostApplicationLifetime lifetime, IServiceProvider services) : IRoomFaultHandler
{
    private string? _reason;

    /// <summary>The fault in one line; null if the host stopped because it was asked to.</summary>
    public string? Reason => Volatile.Read(ref _reason) ?? FailedService();

    /// <summary>Stops the host. The first reason is kept.</summary>
    public void End(string reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        lifetime.StopApplication();
    }

    /// <inheritdoc/>
    public void OnRoomFailed(string room, Exception fault)
    {
        // Every client needs the lobby; the server goes on without another room.
        if (room == RoomDirectory.Lobby)
        {
            End($"The room '{room}' failed and stays closed: {fault.Message}");
        }
    }

    // The host stops by itself when a background service fails, and does not tell this from a stop that was asked for.
    private string? FailedService() => services.GetServices<IHostedService>().OfType<BackgroundService>()
        .Where(service => service.ExecuteTask is { IsFaulted: true })
        .Select(service => $"{service.GetType().Name} failed: {service.ExecuteTask!.Exception!.GetBaseException().Message}")
        .FirstOrDefault();
}
