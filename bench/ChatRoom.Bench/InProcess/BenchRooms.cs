using System.Diagnostics.Metrics;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Bench.InProcess;

/// <summary>Rooms in this process, all on one file of their own or in memory.</summary>
internal sealed class BenchRooms : IAsyncDisposable
{
    private readonly ITranscriptStore _store;
    private readonly RoomDirectory _directory;
    private readonly DirectoryInfo? _files;

    private BenchRooms(DirectoryInfo? files)
    {
        _files = files;
        _store = _files is null
            ? new InMemoryTranscriptStore()
            : new SqliteTranscriptStore(Path.Combine(_files.FullName, "chatroom.db"), NullLogger<SqliteTranscriptStore>.Instance);
        _directory = new RoomDirectory(
            _store,
            new RoomOptions(),
            Limits,
            TimeProvider.System,
            Metrics,
            NullLogger<Room>.Instance);
    }

    public LimitsOptions Limits { get; } = new() { FloodPerSecond = 0 };

    public ChatMetrics Metrics { get; } = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    /// <summary>All rooms.</summary>
    public IReadOnlyList<Room> All { get; private set; } = [];

    /// <summary>The first room.</summary>
    public Room Room => All[0];

    public static Task<BenchRooms> OpenAsync(bool durable, int count = 1) =>
        OpenAsync(durable ? Directory.CreateTempSubdirectory("chatroom-bench") : null, count);

    /// <summary>Rooms on a file in a directory, which is deleted with them, or in memory if there is none.</summary>
    public static async Task<BenchRooms> OpenAsync(DirectoryInfo? files, int count)
    {
        var rooms = new BenchRooms(files);
        var opened = new List<Room>();
        for (var i = 0; i < count; i++)
        {
            opened.Add(await rooms._directory.OpenAsync($"room{i}"));
        }

        rooms.All = opened;
        return rooms;
    }

    /// <summary>A participant of the first room that says things and hears when they are shown.</summary>
    public async Task<BenchSession> JoinAsync(string name)
    {
        var session = new BenchSession(Room);
        await Room.JoinAsync(new JoinRequest(name), session, default);
        return session;
    }

    public async ValueTask DisposeAsync()
    {
        await _directory.DisposeAsync();
        if (_store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        _files?.Delete(recursive: true);
    }
}
