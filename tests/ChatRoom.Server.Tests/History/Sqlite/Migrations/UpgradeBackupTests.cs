using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Storage;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.History.Sqlite.Migrations;

/// <summary>Tests the copy that a new version makes before it upgrades a history.</summary>
public sealed class UpgradeBackupTests : IDisposable
{
    private readonly HistoryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Before_an_upgrade_the_history_is_copied_as_it_was(int version)
    {
        OldHistory.Make(_folder.FilePath, 500, version);
        var events = _folder.Lobby();
        var lines = new LogLines<SqliteTranscriptStore>();

        await _folder.Open(lines, Backups()).DisposeAsync();

        var copy = $"{_folder.FilePath}.format-{version}.before-upgrade";
        Assert.Contains($"history: {_folder.FilePath} has format {version}; a copy of it from before the upgrade is {copy}", lines.All);
        using var connection = HistoryFolder.Connect(copy);
        Assert.Equal((long)version, connection.QueryScalar("PRAGMA user_version"));
        Assert.Equal(events, [.. Server.History.HistoryFile.Events(copy, "lobby")]);
        Assert.Equal(events, _folder.Lobby());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        }
    }

    [Fact]
    public async Task A_new_history_and_one_of_this_version_are_not_copied()
    {
        await _folder.Open(backups: Backups()).DisposeAsync();
        await _folder.Open(backups: Backups()).DisposeAsync();

        Assert.Empty(Directory.GetFiles(_folder.Directory, "*.before-upgrade"));
    }

    [Fact]
    public void Without_space_for_the_copy_the_start_is_refused_and_the_history_stays()
    {
        OldHistory.Make(_folder.FilePath, 500, 2);
        var events = _folder.Lobby();

        var refusal = Assert.Throws<TranscriptException>(
            () => _folder.Open(backups: new UpgradeBackups(TimeSpan.FromDays(7), _time, _ => 1000)));

        Assert.Contains("1000 are free. Free space, or go without a copy with --History:UpgradeBackupFor=00:00:00.", refusal.Message, StringComparison.Ordinal);
        using var connection = HistoryFolder.Connect(_folder.FilePath);
        Assert.Equal(2L, connection.QueryScalar("PRAGMA user_version"));
        Assert.Equal(events, _folder.Lobby());
    }

    [Fact]
    public async Task A_copy_that_nobody_wants_needs_no_space()
    {
        OldHistory.Make(_folder.FilePath, 500, 2);

        await _folder.Open(backups: new UpgradeBackups(TimeSpan.Zero, _time, _ => 0)).DisposeAsync();

        Assert.Empty(Directory.GetFiles(_folder.Directory, "*.before-upgrade"));
    }

    [Fact]
    public async Task A_copy_is_deleted_after_its_time_and_nothing_else_is()
    {
        OldHistory.Make(_folder.FilePath, 10, 2);
        await _folder.Open(backups: Backups()).DisposeAsync();
        var others = new[] { "chatroom.db.backup", "other.db.format-1.before-upgrade" };
        foreach (var other in others)
        {
            await File.WriteAllTextAsync(_folder.At(other), "", TestContext.Current.CancellationToken);
        }

        Assert.Empty(Backups().DeleteOld(_folder.FilePath));
        _time.Advance(TimeSpan.FromDays(7.1));
        Assert.Equal([$"{_folder.FilePath}.format-2.before-upgrade"], Backups().DeleteOld(_folder.FilePath));
        Assert.All(others, other => Assert.True(File.Exists(_folder.At(other))));
    }

    [Fact]
    public async Task The_start_names_the_version_that_wrote_the_history()
    {
        var settings = new[] { "--History:Provider=sqlite", _folder.Setting };
        await using (var first = await RunningServer.StartAsync(settings))
        {
            Assert.DoesNotContain(first.LogLines, line => line.Contains("was last written", StringComparison.Ordinal));
        }

        _folder.Sql("UPDATE program SET version = '0.0.9'");
        await using (var second = await RunningServer.StartAsync(settings))
        {
            Assert.Contains($"INF history: {_folder.FilePath} was last written by version 0.0.9", second.LogLines);
        }

        await using var third = await RunningServer.StartAsync(settings);
        Assert.Contains($"INF history: {_folder.FilePath} was last written by version {ProgramVersion.Current}", third.LogLines);
    }

    private UpgradeBackups Backups() => new(TimeSpan.FromDays(7), _time);
}
