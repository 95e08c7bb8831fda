using System.Text;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Server.History;
using ChatRoom.Server.Search;
using ChatRoom.Server.Tests.History;

namespace ChatRoom.Server.Tests.Search;

/// <summary>Tests that the index follows the logs: what is said, changed, deleted and lost.</summary>
public sealed class IndexFollowerTests : IDisposable
{
    private readonly HistoryFolder _folder = new();

    private string IndexPath => SearchFile.Beside(_folder.FilePath);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Deleted_words_leave_the_file_within_ten_minutes()
    {
        await using (var history = new IndexedHistory(_folder))
        {
            var log = await history.OpenAsync("lobby");
            await history.SayAsync(log, "ada", "xyzzysecret", "plughkept");
            history.Follow();
            await history.AppendAsync(log, new MessageDeleted(Guid.NewGuid(), history.Time.GetUtcNow(), "ada", 1, ""));
            history.Follow();
            Assert.True(HasBytes("secret"));

            history.Time.Advance(TimeSpan.FromMinutes(9));
            history.Follow();

            Assert.Equal(["lobby 2"], await history.FindAsync("plughkept", "lobby"));
        }

        Assert.False(HasBytes("secret"));
        Assert.True(HasBytes("kept"));
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("no database")]
    [InlineData("damaged")]
    [InlineData("without a table")]
    [InlineData("of version 1 of the words")]
    public async Task A_lost_or_damaged_index_is_made_anew(string trouble)
    {
        await FillAsync();
        switch (trouble)
        {
            case "lost":
                File.Delete(IndexPath);
                break;
            case "no database":
                await File.WriteAllTextAsync(IndexPath, "no database", TestContext.Current.CancellationToken);
                break;
            case "damaged":
                await using (var file = new FileStream(IndexPath, FileMode.Open))
                {
                    file.Position = 4096;
                    file.Write(new byte[file.Length - 4096]);
                }

                break;
            default:
                using (var connection = HistoryFolder.Connect(IndexPath))
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = trouble == "without a table"
                        ? "DROP TABLE words"
                        : "PRAGMA user_version = 257; INSERT INTO words (words) VALUES ('delete-all')";
                    command.ExecuteNonQuery();
                }

                break;
        }

        await using var history = new IndexedHistory(_folder);
        history.Follow();

        Assert.Equal(["lobby 2"], await history.FindAsync("two", "lobby"));
    }

    [Fact]
    public async Task A_restored_history_gets_a_new_index()
    {
        await FillAsync();
        HistoryFile.RenewEpochs(_folder.FilePath);

        await using var history = new IndexedHistory(_folder);
        history.Follow();

        Assert.Equal(["lobby 2"], await history.FindAsync("two", "lobby"));
        Assert.Equal(["lobby 3", "lobby 2", "lobby 1"], await history.FindAsync("from:ada", "lobby"));
    }

    [Fact]
    public async Task A_backup_has_no_index_and_only_this_user_may_read_it()
    {
        await FillAsync();
        Server.Archive.DataArchive.Backup(_folder.FilePath, _folder.At("all.backup"));

        Assert.DoesNotContain("search.db", await File.ReadAllTextAsync(_folder.At("all.backup"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(IndexPath));
    }

    private async Task FillAsync()
    {
        await using var history = new IndexedHistory(_folder);
        await history.SayAsync(await history.OpenAsync("lobby"), "ada", "one", "two", "three");
        history.Follow();
    }

    private bool HasBytes(string text) => Directory.GetFiles(_folder.Directory, "search.db*")
        .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        .Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);
}
