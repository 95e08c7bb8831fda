using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History;
using ChatRoom.Server.Storage;
using Microsoft.Data.Sqlite;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests a file that another program holds, and one that may only be read.</summary>
public sealed class LockedFileTests : IDisposable
{
    private const string NotStored = "not stored, try again";

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task While_another_program_holds_the_file_newcomers_hear_what_all_others_hear()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Setting);
        await using var alice = await Talker.JoinAsync(server.Port, "alice");
        using (var other = Hold())
        {
            await alice.SayAsync("lost");
            await alice.UntilAsync(NotStored);

            await using var refused = await Talker.ConnectAsync(server.Port, "bob");
            var lines = string.Join('\n', await refused.ToEndAsync());
            Assert.Contains(NotStored, lines, StringComparison.Ordinal);
            Assert.DoesNotContain("mistake", lines, StringComparison.Ordinal);
            other.Execute("ROLLBACK");
        }

        await using var bob = await Talker.JoinAsync(server.Port, "bob");
        await alice.SayAsync("kept");
        await bob.UntilAsync("alice: kept");
    }

    [Fact]
    public async Task A_file_that_is_held_for_a_moment_only_costs_no_message()
    {
        await using var store = _folder.Open();
        var log = await store.OpenAsync("lobby", CancellationToken.None);
        using var other = Hold();

        var appending = log.AppendAsync(TestEvents.Drafts(1), CancellationToken.None).AsTask();
        Assert.False(appending.IsCompleted);
        other.Execute("ROLLBACK");

        Assert.Single(await Eventually.InTimeAsync(appending));
    }

    [Fact]
    public async Task A_snapshot_whose_log_cannot_be_taken_in_says_what_to_do_and_stays_as_it_is()
    {
        using var copy = new HistoryFolder();
        await using (var store = _folder.Open())
        {
            var log = await store.OpenAsync("lobby", CancellationToken.None);
            await log.AppendAsync(TestEvents.Drafts(10), CancellationToken.None);
            File.Copy(_folder.FilePath, copy.FilePath);
            File.Copy(_folder.FilePath + "-wal", copy.FilePath + "-wal");
        }

        // As in a directory that cannot be written: SQLite cannot make its third file, whoever runs this.
        File.CreateSymbolicLink(copy.FilePath + "-shm", copy.FilePath + "-shm");
        var before = HistoryFolder.Hash(copy.FilePath + "-wal");

        foreach (Action read in new Action[] { () => copy.Verify(), () => copy.Lobby(), () => HistoryFile.Backup(copy.FilePath, copy.At("backup.db")) })
        {
            var failure = Assert.Throws<TranscriptException>(read);
            Assert.Contains("Copy both files into one", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("right to write", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, HistoryFolder.Hash(copy.FilePath + "-wal"));
        File.Delete(copy.FilePath + "-shm");
        Assert.Equal(10, copy.Lobby().Count);
    }

    private SqliteConnection Hold()
    {
        var other = HistoryFolder.Connect(_folder.FilePath);
        other.Execute("BEGIN IMMEDIATE");
        return other;
    }
}
