using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.History;

namespace ChatRoom.Server.Tests.History;

/// <summary>Tests that a failed replacement leaves the old history complete.</summary>
public sealed class FileReplacementTests : IDisposable
{
    private readonly HistoryFolder _folder = new();
    private readonly HistoryFolder _killed = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _killed.Dispose();
    }

    [Fact]
    public async Task A_failed_replacement_keeps_the_events_of_the_write_ahead_log()
    {
        await CopyAsOfKilledServerAsync();

        Assert.ThrowsAny<IOException>(() => FileReplacement.Replace(_killed.FilePath, _killed.At("missing.db")));

        Assert.Equal(20, _killed.Lobby().Count);
        Assert.Null(_killed.Verify());
    }

    [Fact]
    public async Task The_old_write_ahead_log_does_not_get_into_the_new_file()
    {
        await CopyAsOfKilledServerAsync();
        using var fresh = new HistoryFolder();
        await fresh.FillAsync(3);

        FileReplacement.Replace(_killed.FilePath, fresh.FilePath);

        Assert.Equal(3, _killed.Lobby().Count);
        Assert.Null(_killed.Verify());
    }

    [Fact]
    public async Task A_damaged_file_is_replaced_too()
    {
        await CopyAsOfKilledServerAsync();
        await File.WriteAllTextAsync(_killed.FilePath, "no database", Cancellation);
        using var fresh = new HistoryFolder();
        await fresh.FillAsync(3);

        FileReplacement.Replace(_killed.FilePath, fresh.FilePath);

        Assert.Equal(3, _killed.Lobby().Count);
    }

    /// <summary>Makes the files that a killed server leaves: with 20 events, some only in the write-ahead log.</summary>
    private async Task CopyAsOfKilledServerAsync()
    {
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        await log.AppendAsync(TestEvents.Drafts(20), Cancellation);
        File.Copy(_folder.FilePath, _killed.FilePath);
        File.Copy(_folder.FilePath + "-wal", _killed.FilePath + "-wal");
    }
}
