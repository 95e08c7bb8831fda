using System.Collections.Concurrent;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.People;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Keeps all rooms of the process. A room is opened when it is first asked for and stays open. A room whose loop dies is
/// opened anew from its log; after three times in a minute it stays closed.
/// </summary>
public sealed class RoomDirectory(
    ITranscriptStore transcripts,
    RoomOptions options,
    PeopleDirectory people,
    TimeProvider time,
    ChatMetrics metrics,
    ILogger<Room> logger) : IAsyncDisposable
{
    /// <summary>The room of every client that asks for none.</summary>
    public const string Lobby = "lobby";

    private readonly ConcurrentDictionary<string, Lazy<Task<Room>>> _rooms = new(StringComparer.Ordinal);
    private readonly RoomFailures _failures = new(time);

    /// <summary>Occurs when a room has failed too often and stays closed.</summary>
    public event Action<string, Exception>? RoomClosed;

    /// <summary>Gets the people on the server.</summary>
    public PeopleDirectory People { get; } = people;

    /// <summary>Opens a room, or returns the open one.</summary>
    /// <param name="name">1 to 32 characters: <c>a</c>–<c>z</c>, digits, <c>-</c> and <c>_</c>.</param>
    /// <exception cref="ArgumentException">The name is not legal.</exception>
    /// <exception cref="RoomClosedException">The room has failed too often.</exception>
    /// <exception cref="TranscriptException">The room's log cannot be opened.</exception>
    public async ValueTask<Room> OpenAsync(string name)
    {
        if (!IsLegal(name))
        {
            throw new ArgumentException($"'{name}' is not the name of a room.", nameof(name));
        }

        if (_failures.IsClosed(name))
        {
            throw new RoomClosedException(name);
        }

        var opening = _rooms.GetOrAdd(name, static (name, directory) => new(() => directory.CreateAsync(name)), this);
        try
        {
            return await opening.Value;
        }
        catch
        {
            // Removed, so that the next request tries again.
            _rooms.TryRemove(KeyValuePair.Create(name, opening));
            throw;
        }
    }

    /// <summary>Reports whether <see cref="OpenAsync"/> takes this name.</summary>
    public static bool IsLegal(string name) =>
        name.Length is >= 1 and <= 32 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <summary>
    /// Gives a person another handle, unless it is taken, and logs that in every room the person is in. The first room
    /// decides; the others follow.
    /// </summary>
    public async Task<RenameResult> RenameAsync(Person person, string wanted, CancellationToken cancellationToken)
    {
        await person.Renaming.WaitAsync(cancellationToken);
        try
        {
            if (!Handle.TryCreate(wanted, out var handle))
            {
                return Refused(new("Answer_NoHandle", "A handle needs at least one letter or digit."));
            }

            if (handle.Value == person.Name)
            {
                return Refused(new("Answer_SameHandle", "You are {0} already.", handle));
            }

            var keyed = handle.WithKeys();
            return People.TryReserve(person, keyed)
                ? await RenameInRoomsAsync(person, keyed, cancellationToken)
                : Refused(new("Answer_Taken", "{0} is taken, or looks like a handle that is.", handle));
        }
        finally
        {
            person.Renaming.Release();
        }
    }

    /// <summary>Asks the loop of every open room for a sign of life.</summary>
    /// <returns>The names of the rooms that gave none before the token was cancelled.</returns>
    public async Task<IReadOnlyList<string>> ProbeAsync(CancellationToken cancellationToken)
    {
        var dead = new List<string>();
        foreach (var room in await OpenRoomsAsync())
        {
            try
            {
                if (!await room.ProbeAsync(cancellationToken))
                {
                    dead.Add(room.Name);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                dead.Add(room.Name);
            }
        }

        return dead;
    }

    /// <summary>Stops all rooms, side by side: see <see cref="Room.StopAsync"/>.</summary>
    public async Task StopAsync() => await Task.WhenAll((await OpenRoomsAsync()).Select(room => room.StopAsync()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var room in await OpenRoomsAsync())
        {
            await room.DisposeAsync();
        }
    }

    private static RenameResult.Refused Refused(LocalizedMessage reason) => new(reason);

    private async Task<RenameResult> RenameInRoomsAsync(Person person, KeyedHandle keyed, CancellationToken cancellationToken)
    {
        var before = person.Keyed;
        var unused = keyed;
        try
        {
            if (await FindRoomsAsync(before) is not [var first, ..])
            {
                return Refused(new("Answer_NotHere", "You are not in the room."));
            }

            var result = await first.RenameAsync(person, keyed.Handle, isDecided: false, cancellationToken);
            if (result is RenameResult.Renamed)
            {
                People.SetHandle(person, keyed);
                unused = before;
                // Looked up again: the person may have joined a room meanwhile. A join that is not published yet follows by itself.
                await Task.WhenAll((await FindRoomsAsync(before)).Select(
                    room => room.RenameAsync(person, keyed.Handle, isDecided: true, CancellationToken.None)));
            }

            return result;
        }
        finally
        {
            // Only now: no other person may get the earlier handle while a room still shows it.
            People.Free(person, unused);
        }
    }

    private async Task<IReadOnlyList<Room>> FindRoomsAsync(KeyedHandle handle) =>
        [.. (await OpenRoomsAsync()).Where(room => room.Participants.ContainsKey(handle.Handle.Value))];

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
                // The caller of OpenAsync was told; there is no room.
            }
        }

        return rooms;
    }

    private async Task<Room> CreateAsync(string name)
    {
        var transcript = await transcripts.OpenAsync(name, CancellationToken.None);
        var room = new Room(name, transcript, options, People, time, metrics, logger);
        _ = ReopenAfterFaultAsync(room);
        return room;
    }

    private async Task ReopenAfterFaultAsync(Room room)
    {
        if (await room.WhenEnded is not { } fault)
        {
            return;
        }

        // A dead room that cannot be taken away stays closed, and the process ends.
        var staysClosed = true;
        try
        {
            staysClosed = _failures.Add(room.Name);
            // The next request opens the room anew, from its log.
            _rooms.TryRemove(room.Name, out _);
            await room.DisposeAsync();
        }
        finally
        {
            if (staysClosed)
            {
                RoomClosed?.Invoke(room.Name, fault);
            }
        }
    }
}
