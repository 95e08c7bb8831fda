using System.Security.Cryptography;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.History;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.History;

/// <summary>A directory of its own with a history in it; deleted at the end.</summary>
internal sealed class HistoryFolder : IDisposable
{
    public HistoryFolder() => Directory = System.IO.Directory.CreateTempSubdirectory("chatroom-").FullName;

    public string Directory { get; }

    /// <summary>Where the history is.</summary>
    public string FilePath => At("chatroom.db");

    /// <summary>Tells a program where the history is.</summary>
    public string Setting => SettingOf(FilePath);

    public static string SettingOf(string path) => $"--History:Path={path}";

    public string At(string name) => Path.Combine(Directory, name);

    public SqliteTranscriptStore Open(ILogger<SqliteTranscriptStore>? logger = null, UpgradeBackups? backups = null) =>
        new(FilePath, logger ?? NullLogger<SqliteTranscriptStore>.Instance, backups: backups);

    public static SqliteTranscriptStore Open(string path) => new(path, NullLogger<SqliteTranscriptStore>.Instance);

    /// <summary>Makes a history of so many messages in the lobby and closes it.</summary>
    public async Task FillAsync(int count)
    {
        await using var store = Open();
        var log = await store.OpenAsync(RoomDirectory.Lobby, CancellationToken.None);
        await log.AppendAsync(TestEvents.Drafts(count), CancellationToken.None);
    }

    /// <summary>Does something to the file behind the server's back, and leaves nothing beside it.</summary>
    public void Sql(string sql)
    {
        using var connection = Connect(FilePath);
        connection.Execute(sql);
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>The lobby's events that the file has.</summary>
    public IReadOnlyList<RoomEvent> Lobby() => EventsOf(RoomDirectory.Lobby);

    /// <summary>The events of a room that the file has.</summary>
    public IReadOnlyList<RoomEvent> EventsOf(string room) => [.. HistoryFile.Events(FilePath, room)];

    /// <summary>The problem <c>verify</c> finds, or null.</summary>
    public string? Verify() => HistoryFile.Verify(FilePath, TextWriter.Null);

    public static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
