using ChatRoom.Core.Rooms;
using ChatRoom.Server.Transcripts;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Bench.InProcess;

/// <summary>A room in this process, on a file of its own or in memory.</summary>
internal sealed class BenchRoom : IAsyncDisposable
{
    private readonly ITranscriptStore _store;
    private readonly string? _directory;

    private BenchRoom(Room room, ITranscriptStore store, string? directory)
    {
        Room = room;
        _store = store;
        _directory = directory;
    }

    public Room Room { get; }

    public static async Task<BenchRoom> OpenAsync(bool durable)
    {
        var directory = durable ? Directory.CreateTempSubdirectory("chatroom-bench").FullName : null;
        ITranscriptStore store = directory is null
            ? new InMemoryTranscriptStore()
            : new SqliteTranscriptStore(Path.Combine(directory, "chatroom.db"), NullLogger<SqliteTranscriptStore>.Instance);
        var room = new Room(
            "lobby",
            await store.OpenAsync("lobby", default),
            new RoomOptions(),
            new LimitsOptions { FloodPerSecond = 0 },
            TimeProvider.System,
            new ChatMetrics(),
            NullLogger.Instance);
        return new BenchRoom(room, store, directory);
    }

    /// <summary>A participant that says things and hears when they are shown.</summary>
    public async Task<BenchSession> JoinAsync(string name)
    {
        var session = new BenchSession(Room);
        await Room.JoinAsync(new JoinRequest(name), session, default);
        return session;
    }

    public async ValueTask DisposeAsync()
    {
        await Room.DisposeAsync();
        if (_store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        if (_directory is not null)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }
}

/// <summary>A session that only hears that there is news.</summary>
internal sealed class BenchSession(Room room) : Session("bench", format: null)
{
    /// <summary>Called from the fan-out with the number of the next event.</summary>
    public Action<long>? Woken { get; set; }

    /// <summary>Lines the room refused.</summary>
    public int RefusedCount { get; private set; }

    public override void Wake() => Woken?.Invoke(room.Tail.NextSequence);

    public override void Refused(Guid id, string reason) => RefusedCount++;

    public override void Removed(DisconnectReason reason, long leftAt)
    {
    }

    public override void Notice(string text)
    {
    }
}
