using System.Security.Cryptography;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Storage;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests that the server refuses a wrong file with one clear line and leaves it unchanged.</summary>
[Slow]
public sealed class RefusedFileTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        await _folder.FillAsync(10);
        _folder.Sql($"PRAGMA user_version = {DatabaseFile.Version + 1}");

        await IsRefusedAsync("was written by a newer ChatRoom");
    }

    [Fact]
    public async Task A_file_that_a_newer_version_was_killed_in_is_refused()
    {
        // The version is in the write-ahead log only.
        await _folder.FillAsync(10);
        using (var newer = HistoryFolder.Connect(_folder.FilePath))
        {
            newer.Execute($"PRAGMA user_version = {DatabaseFile.Version + 1}");
            MoveAwayAsKilled();
        }

        await IsRefusedAsync("was written by a newer ChatRoom");
    }

    [Fact]
    public async Task The_database_of_another_program_is_refused()
    {
        using (var other = HistoryFolder.Connect(_folder.FilePath))
        {
            other.Execute("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('bread')");
        }

        await IsRefusedAsync("is a database of another program");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(5000)]
    public async Task Random_bytes_are_refused(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        await File.WriteAllBytesAsync(_folder.FilePath, bytes, TestContext.Current.CancellationToken);

        await IsRefusedAsync("is damaged: it is not an SQLite database");
    }

    [Theory]
    [InlineData(50)]
    [InlineData(3000)]
    [InlineData(4096)]
    [InlineData(20_000)]
    public async Task A_truncated_file_is_refused(long length)
    {
        await _folder.FillAsync(1000);
        using (var file = File.OpenWrite(_folder.FilePath))
        {
            file.SetLength(length);
        }

        await IsRefusedAsync("is damaged");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(4096)]
    [InlineData(5 * 4096)]
    public async Task A_file_with_a_corrupted_page_is_refused(int offset)
    {
        await _folder.FillAsync(1000);
        Scribble(offset, 4096);

        await IsRefusedAsync("is damaged");
    }

    [Fact]
    public async Task A_damaged_file_of_a_killed_server_is_refused_and_its_wal_stays()
    {
        await _folder.FillAsync(1000);
        using (var killed = HistoryFolder.Connect(_folder.FilePath))
        {
            killed.Execute("UPDATE rooms SET epoch = 'other'");
            MoveAwayAsKilled();
        }

        Scribble(5 * 4096, 4096);
        var log = HistoryFolder.Hash(_folder.FilePath + "-wal");

        await IsRefusedAsync("is damaged");

        Assert.Equal(log, HistoryFolder.Hash(_folder.FilePath + "-wal"));
    }

    [Fact]
    public async Task A_header_with_an_impossible_version_is_refused()
    {
        await _folder.FillAsync(1);
        _folder.Sql("PRAGMA user_version = -7");

        await IsRefusedAsync("is damaged");
    }

    [Theory]
    [InlineData("file/chatroom.db")]
    [InlineData("file/deeper/chatroom.db")]
    public async Task A_directory_that_cannot_be_made_is_refused(string below)
    {
        await File.WriteAllTextAsync(_folder.At("file"), "not a directory", TestContext.Current.CancellationToken);

        (await FailAsync(_folder.At(below))).SaysInOneLine("cannot be written");
        Assert.Equal("not a directory", await File.ReadAllTextAsync(_folder.At("file"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/proc/chatroom.db")]
    [InlineData("/proc/self/chatroom.db")]
    public async Task A_directory_that_cannot_be_written_is_refused(string path) =>
        (await FailAsync(path)).SaysInOneLine("cannot be written");

    [Fact]
    public async Task A_directory_in_the_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(_folder.FilePath);

        (await FailAsync(_folder.FilePath)).SaysInOneLine("cannot be written");
    }

    [Fact]
    public async Task A_second_server_on_one_file_is_refused_and_the_first_goes_on()
    {
        await using var first = await ServerProcess.StartAsync(_folder.Setting);
        await using var alice = await Talker.JoinAsync(first.Port, "alice");

        (await ServerProcess.FailAsync(_folder.Setting)).SaysInOneLine("Another server uses the ");

        await alice.SayAsync("still here");
        await alice.UntilAsync("alice: still here");
    }

    [Fact]
    public async Task A_second_server_that_comes_by_another_name_of_the_file_is_refused()
    {
        await using var first = await ServerProcess.StartAsync(_folder.Setting);
        File.CreateSymbolicLink(_folder.At("link.db"), _folder.FilePath);

        (await FailAsync(_folder.At("link.db"))).SaysInOneLine("Another server uses the history");
    }

    [Fact]
    public void A_lock_file_that_cannot_be_opened_is_not_taken_for_another_server()
    {
        // Opening a socket fails with ENXIO, which is not a matter of rights or of locks.
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_folder.FilePath + ".lock"));

        var failure = Assert.Throws<TranscriptException>(() => HistoryLock.Acquire(_folder.FilePath));

        Assert.DoesNotContain("Another server", failure.Message, StringComparison.Ordinal);
        Assert.Contains(failure.InnerException!.Message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_free_again_when_its_server_is_gone()
    {
        var first = await ServerProcess.StartAsync(_folder.Setting);
        await first.KillAsync();

        await using var second = await ServerProcess.StartAsync(_folder.Setting);
        Assert.True(second.IsRunning);
    }

    private static Task<Ended> FailAsync(string path) =>
        ProgramInProcess.FailAsync(ServerProcess.OnFreePorts(HistoryFolder.SettingOf(path)));

    private async Task IsRefusedAsync(string because)
    {
        var before = HistoryFolder.Hash(_folder.FilePath);

        (await FailAsync(_folder.FilePath)).SaysInOneLine(because);

        Assert.Equal(before, HistoryFolder.Hash(_folder.FilePath));
    }

    /// <summary>Leaves file and write-ahead log as a killed server does: nobody has tidied up.</summary>
    private void MoveAwayAsKilled()
    {
        foreach (var end in new[] { "", "-wal" })
        {
            File.Copy(_folder.FilePath + end, _folder.At("killed" + end));
            File.Delete(_folder.FilePath + end);
            File.Move(_folder.At("killed" + end), _folder.FilePath + end);
        }

        File.Delete(_folder.FilePath + "-shm");
    }

    private void Scribble(long offset, int length)
    {
        using var file = File.OpenWrite(_folder.FilePath);
        file.Position = offset;
        var noise = new byte[length];
        new Random(1).NextBytes(noise);
        file.Write(noise);
    }
}
