using ChatRoom.Server.Storage;
using ChatRoom.Server.Tests.History;

namespace ChatRoom.Server.Tests.Storage;

public sealed class StagedFilesTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    private string First => _folder.At("first.db");

    public StagedFilesTests()
    {
        File.WriteAllText(First, "old");
        File.WriteAllText(First + "-wal", "old");
        File.WriteAllText(_folder.At("gone.db"), "old");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_new_files_take_the_places_of_the_old_ones()
    {
        Stage();
        StagedFiles.Commit(First, ["first.db", "second.db"], ["gone.db"]);

        AssertAllNew();
    }

    [Fact]
    public void What_was_not_decided_leaves_the_old_files()
    {
        Stage();

        StagedFiles.Complete(First);

        Assert.Equal("old", File.ReadAllText(First + "-wal"));
        Assert.Equal(["first.db", "first.db-wal", "gone.db"], Names());
    }

    [Fact]
    public void What_was_decided_and_interrupted_is_completed_later()
    {
        Stage();
        // A directory in the second place stops the replacement in its middle, as a crash would.
        Directory.CreateDirectory(_folder.At("second.db"));
        Assert.ThrowsAny<Exception>(() => StagedFiles.Commit(First, ["first.db", "second.db"], ["gone.db"]));
        StagedFiles.Abandon(First);
        Assert.Equal("new first.db", File.ReadAllText(First));
        Directory.Delete(_folder.At("second.db"));

        StagedFiles.Complete(First);

        AssertAllNew();
    }

    private void Stage()
    {
        var staging = StagedFiles.Begin(First);
        foreach (var name in (string[])["first.db", "second.db"])
        {
            File.WriteAllText(Path.Combine(staging, name), $"new {name}");
        }
    }

    private void AssertAllNew()
    {
        Assert.Equal(["first.db", "second.db"], Names());
        Assert.Equal("new first.db", File.ReadAllText(First));
        Assert.Equal("new second.db", File.ReadAllText(_folder.At("second.db")));
    }

    private string?[] Names() =>
        [.. Directory.GetFileSystemEntries(_folder.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal)];
}
