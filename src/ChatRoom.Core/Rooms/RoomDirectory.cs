using System.Collections.Concurrent;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <summary>All rooms of the process. A room is opened when it is first asked for and stays open.</summary>
public sealed class RoomDirectory(
    ITranscriptStore transcripts,
    RoomOptions options,
    LimitsOptions limits,
    TimeProvider time,
    ChatMetrics metrics,
    ILogger<Room> logger) : IAsyncDisposable
{
    /// <summary>The room everybody is in who asked for none.</summary>
    public const string Lobby = "lobby";

    private readonly ConcurrentDictionary<string, Lazy<Task<Room>>> _rooms = new(StringComparer.Ordinal);

    /// <summary>The room with this name, opened if need be.</summary>
    /// <param name="name">1 to 32 characters: <c>a</c>–<c>z</c>, digits, <c>-</c> and <c>_</c>.</param>
    /// <exception cref="ArgumentException">The name is not legal.</exception>
    /// <exception cref="TranscriptException">The room's log cannot be opened.</exception>
    public async ValueTask<Room> OpenAsync(string name)
    {
        if (!IsLegal(name))
        {
            throw new ArgumentException($"'{name}' is not the name of a room.", nameof(name));
        }

        var opening = _rooms.GetOrAdd(name, static (name, directory) => new(() => directory.CreateAsync(name)), this);
        try
        {
            return await opening.Value;
        }
        catch
        {
            // Forgotten, so that the next one to ask tries again.
            _rooms.TryRemove(KeyValuePair.Create(name, opening));
            throw;
        }
    }

    /// <summary>Whether <see cref="OpenAsync"/> takes this name.</summary>
    public static bool IsLegal(string name) =>
        name.Length is >= 1 and <= 32 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <summary>Stops all rooms: see <see cref="Room.StopAsync"/>.</summary>
    public async Task StopAsync()
    {
        foreach (var room in await OpenRoomsAsync())
        {
            await room.StopAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var room in await OpenRoomsAsync())
        {
            await room.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<Room>> OpenRoomsAsync()
    {
        var rooms = new List<Room>();
        foreach (var opening in _rooms.Values)
        {
            try
            {
                rooms.Add(await opening.Value);
            }
            catch (Exception)
            {
                // Whatever it was: whoever asked for this room was told; there is nothing to stop.
            }
        }

        return rooms;
    }

    private async Task<Room> CreateAsync(string name) =>
        new(name, await transcripts.OpenAsync(name, CancellationToken.None), options, limits, time, metrics, logger);
}
