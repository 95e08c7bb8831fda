using ChatRoom.Core.Events;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.History;

/// <summary>Tests <c>backup</c> while the server runs, and <c>restore</c>.</summary>
[Slow]
public sealed class BackupTests : IDisposable
{
    private readonly HistoryFolder _folder = new();
    private readonly HistoryFolder _other = new();

    private string BackupFile => _folder.At("backup.db");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_backup_taken_under_load_is_sound_and_has_everything_seen_before_it_began()
    {
        IReadOnlyList<string> seen;
        await using (var server = await ServerProcess.StartAsync(_folder.Setting, "--Limits:FloodPerSecond=0", "--Limits:FloodBurst=0"))
        {
            await using var reader = await Talker.JoinAsync(server.Port, "reader");
            await using var talker = await Talker.JoinAsync(server.Port, "talker");
            var talking = Task.Run(() => talker.TalkAsync(i => $"message {i}"), Cancellation);
            await Eventually.TrueAsync(() => reader.Count > 500, "there is load");

            seen = reader.Lines;
            var backup = await ServerProcess.RunAsync("backup", BackupFile, _folder.Setting);
            Assert.Equal((0, $"{_folder.FilePath} is copied to {BackupFile}."), (backup.ExitCode, backup.Output.Trim()));

            // The server has gone on meanwhile, and does so now.
            var count = reader.Count;
            await Eventually.TrueAsync(() => reader.Count > count, "more messages");
            await server.KillAsync();
            await talking;
        }

        var restore = await ServerProcess.RunAsync("restore", BackupFile, $"--History:Path={_other.FilePath}");
        Assert.Equal((0, $"{BackupFile} is restored to {_other.FilePath}."), (restore.ExitCode, restore.Output.Trim()));
        var verify = await ServerProcess.RunAsync("verify", $"--History:Path={_other.FilePath}");
        Assert.Equal((0, $"{_other.FilePath} is sound."), (verify.ExitCode, verify.Lines[^1]));

        var restored = _other.Lobby();
        Assert.Equal(seen.Where(l => l.StartsWith("talker: ", StringComparison.Ordinal)), Messages(restored).Take(seen.Count - 1));
        Assert.Equal(_folder.Lobby().Take(restored.Count).Select(e => e.Id), restored.Select(e => e.Id));
        Assert.Equal(["backup.db"], Directory.GetFiles(_folder.Directory, "backup*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_restored_log_keeps_its_numbers_and_has_a_new_epoch()
    {
        await _folder.FillAsync(10);
        var epoch = await EpochAsync(_folder);
        HistoryFile.Backup(_folder.FilePath, BackupFile);
        HistoryFile.Restore(_other.FilePath, BackupFile, force: false);

        Assert.Equal(epoch, await EpochAsync(_folder));
        Assert.NotEqual(epoch, await EpochAsync(_other));
        await using var store = _other.Open();
        var log = await store.OpenAsync("lobby", Cancellation);
        Assert.Equal(11, (await log.AppendAsync(TestEvents.Drafts(1), Cancellation))[0].Sequence);
    }

    [Fact]
    public async Task A_backup_is_one_file_that_can_be_read_where_nothing_can_be_written()
    {
        await _folder.FillAsync(10);
        HistoryFile.Backup(_folder.FilePath, BackupFile);
        var before = HistoryFolder.Hash(BackupFile);

        Assert.Equal(0, (await ProgramInProcess.RunAsync("verify", $"--History:Path={BackupFile}")).ExitCode);

        Assert.Equal(before, HistoryFolder.Hash(BackupFile));
        Assert.Equal(["backup.db"], Directory.GetFiles(_folder.Directory, "backup*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task Restore_replaces_a_history_only_if_told_to()
    {
        await _folder.FillAsync(10);
        await _other.FillAsync(3);
        HistoryFile.Backup(_folder.FilePath, BackupFile);
        var before = HistoryFolder.Hash(_other.FilePath);
        var path = $"--History:Path={_other.FilePath}";

        (await ProgramInProcess.RunAsync("restore", BackupFile, path)).SaysInOneLine("To replace it, add --force.");
        Assert.Equal(before, HistoryFolder.Hash(_other.FilePath));

        Assert.Equal(0, (await ProgramInProcess.RunAsync("restore", BackupFile, "--force", path)).ExitCode);
        Assert.Equal(10, _other.Lobby().Count);
    }

    [Fact]
    public async Task Nothing_is_restored_under_a_running_server()
    {
        await _other.FillAsync(3);
        HistoryFile.Backup(_other.FilePath, BackupFile);
        await using var server = await ServerProcess.StartAsync(_folder.Setting);
        await using var alice = await Talker.JoinAsync(server.Port, "alice");

        (await ProgramInProcess.RunAsync("restore", BackupFile, "--force", _folder.Setting)).SaysInOneLine("Another server uses the history");

        await alice.SayAsync("still here");
        await alice.UntilAsync("alice: still here");
        await server.KillAsync();
        Assert.Equal(2, _folder.Lobby().Count);
    }

    [Fact]
    public async Task Leftovers_of_a_killed_server_stay_out_of_the_restored_history()
    {
        await _other.FillAsync(5);
        HistoryFile.Backup(_other.FilePath, BackupFile);
        await using (var server = await ServerProcess.StartAsync(_folder.Setting))
        {
            await using var alice = await Talker.JoinAsync(server.Port, "alice");
            await server.KillAsync();
        }

        Assert.NotEqual(0, new FileInfo(_folder.FilePath + "-wal").Length);

        HistoryFile.Restore(_folder.FilePath, BackupFile, force: true);

        Assert.Null(_folder.Verify());
        Assert.Equal(_other.Lobby().Select(e => e.Id), _folder.Lobby().Select(e => e.Id));
    }

    [Fact]
    public async Task A_damaged_backup_is_not_restored()
    {
        await _folder.FillAsync(1000);
        await _other.FillAsync(3);
        HistoryFile.Backup(_folder.FilePath, BackupFile);
        using (var file = File.OpenWrite(BackupFile))
        {
            file.Position = 5 * 4096;
            file.Write(new byte[4096]);
        }

        var before = HistoryFolder.Hash(_other.FilePath);
        (await ProgramInProcess.RunAsync("restore", BackupFile, "--force", $"--History:Path={_other.FilePath}")).SaysInOneLine("is no good");
        Assert.Equal(before, HistoryFolder.Hash(_other.FilePath));
    }

    [Fact]
    public async Task A_backup_replaces_a_file_only_if_told_to()
    {
        await _folder.FillAsync(10);
        await File.WriteAllTextAsync(BackupFile, "precious", Cancellation);

        (await ProgramInProcess.RunAsync("backup", BackupFile, _folder.Setting)).SaysInOneLine("To replace it, add --force.");
        Assert.Equal("precious", await File.ReadAllTextAsync(BackupFile, Cancellation));

        Assert.Equal(0, (await ProgramInProcess.RunAsync("backup", "--force", BackupFile, _folder.Setting)).ExitCode);
        Assert.Equal(10, HistoryFile.Events(BackupFile, "lobby").Count());
    }

    [Fact]
    public async Task The_history_is_neither_copied_over_itself_nor_restored_from_itself()
    {
        await using var server = await ServerProcess.StartAsync(_folder.Setting);
        await using var alice = await Talker.JoinAsync(server.Port, "alice");
        File.CreateSymbolicLink(_folder.At("link.db"), _folder.FilePath);

        (await ProgramInProcess.RunAsync("backup", _folder.FilePath, "--force", _folder.Setting)).SaysInOneLine("is the history itself");
        (await ProgramInProcess.RunAsync("backup", _folder.At("link.db"), "--force", _folder.Setting)).SaysInOneLine("is the history itself");
        (await ProgramInProcess.RunAsync("restore", _folder.FilePath, "--force", _folder.Setting)).SaysInOneLine("is the history itself");

        await alice.SayAsync("still stored");
        await alice.UntilAsync("alice: still stored");
        await server.KillAsync();
        Assert.Equal(["alice: still stored"], Messages(_folder.Lobby()));
    }

    [Theory]
    [InlineData("people.db")]
    [InlineData("search.db")]
    [InlineData("chatroom.db-wal")]
    [InlineData("people.db-wal")]
    [InlineData("chatroom.db.lock")]
    [InlineData("control.sock")]
    public async Task A_backup_does_not_take_the_place_of_another_file_of_the_data(string name)
    {
        await _folder.FillAsync(10);
        var file = _folder.At(name);
        await File.WriteAllTextAsync(file, "precious", Cancellation);

        (await ProgramInProcess.RunAsync("backup", file, "--force", _folder.Setting)).SaysInOneLine("is a file of the data itself");

        Assert.Equal("precious", await File.ReadAllTextAsync(file, Cancellation));
    }

    [Fact]
    public async Task An_archive_does_not_take_the_place_of_a_history_with_another_ending()
    {
        await _folder.FillAsync(10);
        var history = _folder.At("history.sqlite");
        File.Move(_folder.FilePath, history);

        (await ProgramInProcess.RunAsync("backup", history, "--force", $"--History:Path={history}")).SaysInOneLine("is the history itself");

        Assert.Equal(10, HistoryFile.Events(history, "lobby").Count());
    }

    [Fact]
    public async Task A_backup_that_cannot_be_written_says_so_and_leaves_nothing()
    {
        await _folder.FillAsync(10);

        (await ProgramInProcess.RunAsync("backup", _folder.At("no/such/directory.db"), _folder.Setting)).SaysInOneLine("failed");
        Directory.CreateDirectory(BackupFile);
        (await ProgramInProcess.RunAsync("backup", BackupFile, _folder.Setting)).SaysInOneLine("is a directory");

        Assert.Empty(Directory.GetFiles(_folder.Directory, "backup*"));
    }

    private static async Task<string> EpochAsync(HistoryFolder folder)
    {
        await using var store = folder.Open();
        return (await store.OpenAsync("lobby", Cancellation)).Epoch;
    }

    private static IEnumerable<string> Messages(IEnumerable<RoomEvent> events) => events.OfType<MessagePosted>().Select(m => $"{m.Author}: {m.Text}");
}
