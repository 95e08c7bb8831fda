using ChatRoom.Core.Connections;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Rooms.Members;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Sanctions;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <summary>
/// Keeps the rooms of the process. A room is opened when it is first asked for. A room whose loop dies is opened anew from its
/// log; after three times in a minute it stays closed.
/// </summary>
/// <remarks><see cref="Opening.RoomSweep"/> closes rooms without participants, and deletes those in which nothing was said.</remarks>
public sealed partial class RoomDirectory : IAsyncDisposable
{
    /// <summary>The room of every client that asks for none.</summary>
    public const string Lobby = "lobby";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RoomEntry> _rooms = new(StringComparer.Ordinal);
    private readonly RoomFailures _failures;
    private readonly RoomOptions _options;
    private readonly TimeProvider _time;
    private readonly ChatMetrics _metrics;
    private readonly ILogger<Room> _logger;
    private readonly SemaphoreSlim _topics = new(1);
    private readonly RoomSweep _sweep;
    private volatile bool _isStopping;

    public RoomDirectory(
        RoomRegister register,
        RoomOptions options,
        PeopleDirectory people,
        TimeProvider time,
        ChatMetrics metrics,
        ILogger<Room> logger,
        MessagesOptions? messages = null,
        TrustRegister? trust = null)
    {
        Trust = trust ?? new TrustRegister(time);
        Messages = messages ?? new MessagesOptions();
        Register = register;
        People = people;
        _options = options;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _failures = new RoomFailures(time);
        _sweep = new RoomSweep(this, options, time, logger);
        Private = new PrivateRooms(this, options, time, logger);
        Direct = new DirectMessages(this, options, time, logger);
        People.Deleted.Added += ShowDeleted;
        People.Left += person => Trust.Admission.OnLeft(person.Id);
    }

    /// <summary>Occurs when a room has failed too often and stays closed.</summary>
    public event Action<string, Exception>? RoomClosed;

    /// <summary>Gets the people on the server.</summary>
    public PeopleDirectory People { get; }

    /// <summary>Gets the roles, bans and rules.</summary>
    public TrustRegister Trust { get; }

    /// <summary>Gets the limits for changes of messages.</summary>
    public MessagesOptions Messages { get; }

    /// <summary>Gets the message of the day; empty for none.</summary>
    public string MessageOfTheDay => _options.MessageOfTheDay;

    /// <summary>Gets the rooms on disk.</summary>
    public RoomRegister Register { get; }

    /// <summary>Gets the ways into private rooms.</summary>
    public PrivateRooms Private { get; }

    /// <summary>Gets the conversations of two persons.</summary>
    public DirectMessages Direct { get; }

    /// <summary>Gets what is under way for persons that have left for good.</summary>
    internal Farewells Farewells { get; } = new();

    /// <summary>Opens a room, or returns the open one, and keeps it open until the directory is disposed.</summary>
    /// <exception cref="ArgumentException">There is no such room.</exception>
    /// <inheritdoc cref="FindAsync"/>
    public async ValueTask<Room> OpenAsync(string name) =>
        (await FindAsync(name, CancellationToken.None) ?? throw new ArgumentException($"There is no room '{name}'.", nameof(name))).Room;

    /// <summary>Opens a room, or returns the open one. The lease keeps it open.</summary>
    /// <returns>Null if there is no such room.</returns>
    /// <exception cref="RoomClosedException">The room has failed too often.</exception>
    /// <exception cref="TranscriptException">The room's log cannot be opened.</exception>
    public async ValueTask<RoomLease?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (!IsLegal(name) && !IsForMembers(name))
        {
            return null;
        }

        while (true)
        {
            if (_failures.IsClosed(name))
            {
                throw new RoomClosedException(name);
            }

            var entry = Lease(name, out var closing);
            if (closing is null)
            {
                return await OpenAsync(name, entry, cancellationToken);
            }

            // Its log must be closed before it is opened again.
            await closing.WaitAsync(cancellationToken);
        }
    }

    /// <summary>As <see cref="FindAsync"/> for the person of a connection, but answers with a line in place of an exception.</summary>
    /// <param name="name">The name of the room.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="makes">Whether the person makes the room, if it is not there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<RoomRequest> RequestAsync(string name, Connection connection, bool makes, CancellationToken cancellationToken)
    {
        try
        {
            // Before anything else, and by the same query whether or not there is such a room: the time of the answer tells nothing.
            if (IsForMembers(name) && !await Private.IsMemberAsync(name, connection.Person, cancellationToken))
            {
                return new(null, RoomPolicy.NoEntry(name));
            }

            if (await FindAsync(name, cancellationToken) is { } known)
            {
                return new(known, null);
            }

            var refusal = !makes || !IsLegal(name)
                ? RoomPolicy.NoEntry(name)
                : connection.Person is { } maker && RefuseToMake(maker, connection.Client) is { } muted ? muted
                : await Register.TryMakeAsync(name, connection, cancellationToken, connection.Person is { } person && Trust.RoleOf(person.Id) is not null);
            return refusal is null && await FindAsync(name, cancellationToken) is { } made
                ? new(made, null)
                : new(null, refusal ?? RoomPolicy.NoEntry(name));
        }
        catch (RoomClosedException e)
        {
            return new(null, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotOpened(_logger, e, name);
            return new(null, new("Answer_RoomNotOpened", "The room #{0} cannot be opened just now. Try again later.", name));
        }
    }

    /// <summary>Sets the topic of a room, in its log and then in the catalog.</summary>
    /// <param name="subscription">The participant's subscription.</param>
    /// <param name="topic">Clean text in one line; empty for no topic.</param>
    /// <param name="cancellationToken">Gives up before the topic is posted.</param>
    /// <returns>Null if the log has it, else the reason for the participant.</returns>
    public async Task<LocalizedMessage?> SetTopicAsync(Subscription subscription, string topic, CancellationToken cancellationToken)
    {
        var room = subscription.Room;
        if (await room.SetTopicAsync(subscription, topic, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        // One after another, and each writes the newest one: so the catalog ends with the topic of the log.
        await _topics.WaitAsync(CancellationToken.None);
        try
        {
            await Register.SetTopicAsync(room.Name, room.Topic, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogTopicNotStored(_logger, e, room.Name);
        }
        finally
        {
            _topics.Release();
        }

        return null;
    }

    /// <summary>Returns a room if it is open, for a look at it; it may close at any time.</summary>
    public Room? Peek(string name)
    {
        lock (_gate)
        {
            return _rooms.GetValueOrDefault(name)?.Room;
        }
    }

    /// <summary>Gets the rooms in memory now; each may close at any time.</summary>
    public IReadOnlyList<Room> Loaded => [.. Entries().Select(entry => entry.Room).OfType<Room>()];

    /// <summary>Reports whether a public room may have this name: 1 to 32 of a–z, digits, - and _.</summary>
    public static bool IsLegal(string name) =>
        name.Length is >= 1 and <= 32 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    /// <summary>Asks the loop of every open room for a sign of life.</summary>
    /// <returns>The rooms that gave none before the token was cancelled: the names of public ones.</returns>
    public async Task<IReadOnlyList<string>> ProbeAsync(CancellationToken cancellationToken)
    {
        // A room that is being opened has no loop yet.
        var rooms = Entries().Where(entry => entry.Closing is null).Select(entry => entry.Room).OfType<Room>().ToList();
        var answers = await Task.WhenAll(rooms.Select(room => IsAliveAsync(room, cancellationToken)));
        return [.. rooms.Where((_, i) => !answers[i]).Select(PublicNameOf)];
    }

    private async Task<bool> IsAliveAsync(Room room, CancellationToken cancellationToken)
    {
        try
        {
            // A room that closes takes no more commands, and is not dead; nor is one whose disk or database does not answer.
            return room.IsWaitingForTranscript || await room.ProbeAsync(cancellationToken) || !IsOpen(room);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return room.IsWaitingForTranscript;
        }
    }

    /// <summary>Stops all rooms, side by side: see <see cref="Room.StopAsync"/>.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        _sweep.Dispose();
        await Task.WhenAll((await OpenRoomsAsync()).Select(room => room.StopAsync()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        _sweep.Dispose();
        await Farewells.EndAsync();
        // The ledger, which knows the rooms, ends after them.
        await Task.WhenAll(Entries().Select(entry => entry.Closing ?? Task.CompletedTask));
        foreach (var room in await OpenRoomsAsync())
        {
            await room.DisposeAsync();
        }
    }

    /// <summary>Returns the line for a person that is muted on the whole server, or null: a name of a room is a text too.</summary>
    private LocalizedMessage? RefuseToMake(Person maker, ClientAddress client) =>
        Trust.Find(SanctionKind.Mute, "", maker.Id, client, Trust.RankOf(maker.Id), maker.HasAccount)?.LineFor(maker.Id);

    private static bool IsForMembers(string name) => PrivateAddress.IsLegal(name) || DirectAddress.IsLegal(name);

    // Strangers see the answer of a health check.
    private string PublicNameOf(Room room) =>
        Trust.Admission.Mode == AccessMode.Open && room.PublicName is { } name ? name : "one that is not public";

    private bool IsOpen(Room room) => Entries().Any(entry => entry.Room == room);

    private async Task<IReadOnlyList<Room>> OpenRoomsAsync()
    {
        var rooms = new List<Room>();
        foreach (var entry in Entries())
        {
            try
            {
                if (await entry.Opening.Value is { } room && entry.Closing is null)
                {
                    rooms.Add(room);
                }
            }
            catch (Exception)
            {
                // The caller of FindAsync was told; there is no room.
            }
        }

        return rooms;
    }

    [LoggerMessage(4, LogLevel.Error, "Room {Room} cannot be opened")]
    private static partial void LogNotOpened(ILogger logger, Exception exception, string room);

    [LoggerMessage(6, LogLevel.Error, "Room {Room}: the catalog does not have the new topic")]
    private static partial void LogTopicNotStored(ILogger logger, Exception exception, string room);
}
