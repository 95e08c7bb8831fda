using System.Formats.Tar;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Members;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Ledger;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Archive;

/// <summary>Tests <c>backup</c>, <c>verify</c> and <c>restore</c> with an archive of all data.</summary>
public sealed class DataArchiveTests : IDisposable
{
    private static readonly RoomRecord Dev = new("dev", RoomKind.Public, "", "what we build", PersonId.None, DateTimeOffset.UnixEpoch);

    private readonly HistoryFolder _folder = new();
    private readonly HistoryFolder _other = new();

    private string Archive => _folder.At("backup.tar");

    private string OtherPath => _other.At("other.db");

    private string OtherSetting => HistoryFolder.SettingOf(OtherPath);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task An_archive_brings_history_and_ledger_to_another_server()
    {
        await FillAsync(_folder.FilePath, messages: 10);

        Assert.Equal(0, (await ProgramInProcess.RunAsync("backup", Archive, _folder.Setting)).ExitCode);
        var verify = await ProgramInProcess.RunAsync("verify", Archive);
        Assert.Equal((0, $"{Archive} is sound."), (verify.ExitCode, verify.Lines[^1]));
        Assert.Contains("dev: 10 events, 1 to 10", verify.Lines);
        Assert.Equal(0, (await ProgramInProcess.RunAsync("restore", Archive, OtherSetting)).ExitCode);

        Assert.Equal(["other.db", "other.db.lock", "other.people.db", "other.people.db.lock"], FilesOf(_other));
        Assert.Equal(Dev, await FindDevAsync(OtherPath));
        Assert.Equal(0, (await ProgramInProcess.RunAsync("verify", OtherSetting)).ExitCode);
        Assert.Equal(["backup.tar"], FilesOf(_folder).Where(name => name!.StartsWith("backup", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("people.db", "backup.tar")]
    [InlineData("chatroom.db", "backup.tar")]
    [InlineData("chatroom.db", "backup.db")]
    public async Task A_copy_of_damaged_data_replaces_no_backup(string damaged, string name)
    {
        var backup = _folder.At(name);
        await FillAsync(_folder.FilePath, messages: 2000);
        Assert.Equal(0, (await ProgramInProcess.RunAsync("backup", backup, _folder.Setting)).ExitCode);
        var good = await File.ReadAllBytesAsync(backup, Cancelled);
        var file = _folder.At(damaged == "chatroom.db" ? Path.GetFileName(_folder.FilePath) : damaged);
        await DamageAsync(file);

        var ended = await ProgramInProcess.RunAsync("backup", backup, "--force", _folder.Setting);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("is damaged, so no backup of it is made", ended.Output, StringComparison.Ordinal);
        Assert.Equal(good, await File.ReadAllBytesAsync(backup, Cancelled));
        Assert.DoesNotContain(FilesOf(_folder), left => left!.Contains("part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_replaces_no_pipe_and_needs_a_name()
    {
        await FillAsync(_folder.FilePath, messages: 1);
        var pipe = _folder.At("pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await Eventually.InTimeAsync(make.WaitForExitAsync(Cancelled));
        }

        Assert.Equal(new Ended(2, $"chatroom: {pipe} is a device or a pipe. Name a file.\n"), await ProgramInProcess.RunAsync("backup", pipe, "--force", _folder.Setting));
        Assert.Equal(new Ended(2, "chatroom: FILE is empty. Name a file.\n"), await ProgramInProcess.RunAsync("backup", "", _folder.Setting));
        Assert.Equal(new Ended(2, "chatroom: FILE is empty. Name a file.\n"), await ProgramInProcess.RunAsync("restore", "", "--force", _folder.Setting));
    }

    [Fact]
    public async Task A_backup_and_what_is_restored_from_it_are_for_their_user_only()
    {
        await FillAsync(_folder.FilePath, messages: 1);
        await ProgramInProcess.RunAsync("backup", Archive, _folder.Setting);
        await ProgramInProcess.RunAsync("backup", _folder.At("backup.db"), _folder.Setting);
        await ProgramInProcess.RunAsync("restore", Archive, OtherSetting);

        Assert.All(new[] { Archive, _folder.At("backup.db"), OtherPath, _other.At("other.people.db") }, path =>
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), path));
    }

    [Fact]
    public async Task Nothing_of_the_old_data_stays_also_when_the_archive_has_no_ledger()
    {
        await _folder.FillAsync(3);
        await ProgramInProcess.RunAsync("backup", Archive, _folder.Setting);
        await FillAsync(OtherPath, messages: 10);

        (await ProgramInProcess.RunAsync("restore", Archive, OtherSetting)).SaysInOneLine("To replace it, add --force.");
        Assert.Equal(Dev, await FindDevAsync(OtherPath));
        Assert.Equal(0, (await ProgramInProcess.RunAsync("restore", Archive, "--force", OtherSetting)).ExitCode);

        Assert.False(File.Exists(SqliteLedgerFile.Beside(OtherPath)));
        Assert.Equal(["lobby: 3 events, 1 to 3", $"{OtherPath} is sound."], (await ProgramInProcess.RunAsync("verify", OtherSetting)).Lines);
    }

    [Fact]
    public async Task An_archive_that_is_cut_off_anywhere_is_refused_and_nothing_changes()
    {
        await FillAsync(_folder.FilePath, messages: 10);
        await ProgramInProcess.RunAsync("backup", Archive, _folder.Setting);
        await FillAsync(OtherPath, messages: 3);
        var (whole, before) = (await File.ReadAllBytesAsync(Archive, Cancelled), HistoryFolder.Hash(OtherPath));
        // The end of a tar archive is two blocks of zeros and a filling, which nobody needs.
        var end = whole.AsSpan().LastIndexOfAnyExcept((byte)0);

        foreach (var length in (int[])[511, 512, 1024, 5000, whole.Length / 2, end - 1000, end - 1])
        {
            await File.WriteAllBytesAsync(Archive, whole[..length], Cancelled);

            (await ProgramInProcess.RunAsync("restore", Archive, "--force", OtherSetting)).SaysInOneLine("is no good");
            Assert.Equal(1, (await ProgramInProcess.RunAsync("verify", Archive)).ExitCode);
        }

        Assert.Equal(before, HistoryFolder.Hash(OtherPath));
        Assert.Equal(["other.db", "other.db.lock", "other.people.db", "other.people.db.lock"], FilesOf(_other));
    }

    [Fact]
    public async Task An_archive_with_a_changed_byte_is_refused()
    {
        await FillAsync(_folder.FilePath, messages: 10);
        await ProgramInProcess.RunAsync("backup", Archive, _folder.Setting);
        var bytes = await File.ReadAllBytesAsync(Archive, Cancelled);
        bytes[bytes.AsSpan().IndexOf("what we build"u8)] ^= 1;
        await File.WriteAllBytesAsync(Archive, bytes, Cancelled);

        (await ProgramInProcess.RunAsync("restore", Archive, OtherSetting)).SaysInOneLine("its files are not those that its manifest lists");
    }

    [Theory]
    [InlineData("../outside.db", TarEntryType.RegularFile)]
    [InlineData("/chatroom-outside.db", TarEntryType.RegularFile)]
    [InlineData("chatroom.db", TarEntryType.SymbolicLink)]
    [InlineData("chatroom.db", TarEntryType.Directory)]
    public async Task An_archive_writes_nowhere_but_into_the_data(string name, TarEntryType type)
    {
        await using (var stream = File.Create(Archive))
        await using (var tar = new TarWriter(stream))
        {
            var entry = new PaxTarEntry(type, name);
            if (type == TarEntryType.SymbolicLink)
            {
                entry.LinkName = "/etc/passwd";
            }

            await tar.WriteEntryAsync(entry, Cancelled);
        }

        (await ProgramInProcess.RunAsync("restore", Archive, OtherSetting)).SaysInOneLine("which no archive of this program has");
        Assert.False(File.Exists(_other.At("../outside.db")));
        Assert.Equal(["other.db.lock", "other.people.db.lock"], FilesOf(_other));
    }

    [Fact]
    public async Task A_copy_of_the_history_alone_is_restored_only_if_told_to_and_says_which_rooms_it_closes()
    {
        await FillAsync(_folder.FilePath, messages: 10);
        var copy = _folder.At("copy.db");
        Assert.Equal(0, (await ProgramInProcess.RunAsync("backup", copy, _folder.Setting)).ExitCode);
        Assert.Equal(0, (await ProgramInProcess.RunAsync("verify", copy)).ExitCode);

        (await ProgramInProcess.RunAsync("restore", copy, OtherSetting)).SaysInOneLine("these rooms would be closed: dev.");
        Assert.False(File.Exists(OtherPath));
        var forced = await ProgramInProcess.RunAsync("restore", copy, "--force", OtherSetting);
        Assert.Equal(0, forced.ExitCode);
        Assert.Contains("These rooms are closed, because no ledger knows them: dev.", forced.Output, StringComparison.Ordinal);

        // Here the ledger knows the room.
        Assert.Equal(0, (await ProgramInProcess.RunAsync("restore", copy, "--force", _folder.Setting)).ExitCode);
        Assert.Equal(Dev, await FindDevAsync(_folder.FilePath));
    }

    [Fact]
    public async Task A_copy_of_the_history_alone_closes_private_rooms_for_good_and_says_so_apart()
    {
        await FillAsync(_folder.FilePath, messages: 1);
        await using (var history = HistoryFolder.Open(_folder.FilePath))
        {
            await history.RenameAsync("dev", "~abcdefghijkmnpqr");
        }

        var copy = _folder.At("copy.db");
        Assert.Equal(0, (await ProgramInProcess.RunAsync("backup", copy, _folder.Setting)).ExitCode);

        var forced = await ProgramInProcess.RunAsync("restore", copy, "--force", OtherSetting);

        Assert.Equal(0, forced.ExitCode);
        Assert.Contains(
            "These private rooms and conversations are closed, and only their ledger opens them: ~abcdefghijkmnpqr.\n", forced.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("room open", forced.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_brings_private_rooms_and_conversations_with_their_members_and_no_others()
    {
        var (ada, bob) = (PersonId.FromToken("ada"), PersonId.FromToken("bob"));
        var (secret, direct) = (Dev with { Name = "~abcdefghijkmnpqr", Kind = RoomKind.Private, Title = "dev", FormerName = "dev" }, Dev with { Name = "@1", Kind = RoomKind.Direct });
        await FillAsync(_folder.FilePath, messages: 10);
        using (var store = new LedgerStore(new SqliteLedgerFile(SqliteLedgerFile.Beside(_folder.FilePath))))
        {
            var members = new LedgerRoomCatalog(store).Members;
            await members.MakePrivateAsync(secret, [new(ada)], DateTimeOffset.UnixEpoch, Cancelled);
            await members.AddDirectAsync(direct, new Member(ada, "ada"), new Member(bob, "bob"), Cancelled);
        }

        await ProgramInProcess.RunAsync("backup", Archive, _folder.Setting);
        Assert.Equal(0, (await ProgramInProcess.RunAsync("restore", Archive, OtherSetting)).ExitCode);

        using var restored = new LedgerStore(new SqliteLedgerFile(SqliteLedgerFile.Beside(OtherPath)));
        var catalog = new LedgerRoomCatalog(restored);
        Assert.Equal([secret], await catalog.Members.RoomsOfAsync(ada, RoomKind.Private, Cancelled));
        Assert.False(await catalog.Members.HasAsync(secret.Name, bob, Cancelled));
        Assert.Equal([("@1", new Member(ada, "ada"))], await catalog.Members.ListDirectAsync(bob, Cancelled));
    }

    private static string?[] FilesOf(HistoryFolder folder) =>
        [.. Directory.GetFileSystemEntries(folder.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal)];

    private static async Task FillAsync(string path, int messages)
    {
        using (var store = new LedgerStore(new SqliteLedgerFile(SqliteLedgerFile.Beside(path))))
        {
            await new LedgerRoomCatalog(store).TryAddAsync(Dev, Cancelled);
        }

        await using var history = HistoryFolder.Open(path);
        var log = await history.OpenAsync("dev", Cancelled);
        await log.AppendAsync(TestEvents.Drafts(messages), Cancelled);
    }

    /// <summary>Overwrites a page of a database in the middle.</summary>
    private static async Task DamageAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        stream.Position = stream.Length / 4096 / 2 * 4096;
        await stream.WriteAsync(Enumerable.Repeat((byte)0xFF, 200).ToArray(), Cancelled);
    }

    private static async Task<RoomRecord?> FindDevAsync(string path)
    {
        using var store = new LedgerStore(new SqliteLedgerFile(SqliteLedgerFile.Beside(path)));
        return await new LedgerRoomCatalog(store).FindAsync("dev", Cancelled);
    }
}
