using System.Text;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Transcripts;
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
    public async Task Messages_are_found_newest_first_in_the_named_rooms_alone()
    {
        await using var history = new IndexedHistory(_folder);
        var (lobby, dev) = (await history.OpenAsync("lobby"), await history.OpenAsync("dev"));
        await history.SayAsync(lobby, "ada", "deploy one");
        await history.SayAsync(dev, "bob", "deploy two", "nothing", "今天天气很好");
        await history.SayAsync(lobby, "Bob", "Déploy https://example.com");
        history.Follow();

        Assert.Equal(["lobby 2", "dev 1", "lobby 1"], await history.FindAsync("deploy", "lobby", "dev"));
        Assert.Equal(["dev 1"], await history.FindAsync("deploy", "dev"));
        Assert.Equal(["lobby 2", "dev 1"], await history.FindAsync("from:bob deploy", "lobby", "dev"));
        Assert.Equal(["lobby 2"], await history.FindAsync("has:link", "lobby", "dev"));
        Assert.Equal(["dev 3"], await history.FindAsync("天气", "lobby", "dev"));
        Assert.Equal(["dev 1"], await history.FindAsync("deploy -one -example", "lobby", "dev"));
        Assert.Equal(["lobby 1"], await history.FindAsync("on* -example", "lobby", "dev"));
        Assert.Empty(await history.FindAsync("deploy", "other"));
        Assert.Equal(2, history.Index.PositionOf(lobby.Epoch));
    }

    [Fact]
    public async Task An_index_with_many_events_and_rooms_has_each_message_once()
    {
        await using var history = new IndexedHistory(_folder);
        var rooms = new List<ITranscript>();
        for (var i = 0; i < 5; i++)
        {
            rooms.Add(await history.OpenAsync($"r{i}"));
        }

        for (var round = 0; round < 6; round++)
        {
            foreach (var room in rooms)
            {
                await history.SayAsync(room, "ada", [.. Enumerable.Range(0, 20).Select(number => $"word{number} all")]);
            }

            history.Follow();
        }

        string[] names = ["r0", "r1", "r2", "r3", "r4"];
        Assert.Equal(30, (await history.FindAsync("word7", names)).Distinct().Count());
        Assert.Equal(6, (await history.FindAsync("word7", "r3")).Count);
        Assert.Equal(100, (await history.FindAsync("all", names)).Distinct().Count());
    }

    [Fact]
    public async Task An_edit_replaces_the_words_and_a_deletion_removes_them()
    {
        await using var history = new IndexedHistory(_folder);
        var log = await history.OpenAsync("lobby");
        await history.SayAsync(log, "ada", "first", "second", "third");
        history.Follow();
        var now = history.Time.GetUtcNow();
        await IndexedHistory.AppendAsync(
            log, new MessageEdited(Guid.NewGuid(), now, "ada", 1) { Text = "changed" }, new MessageDeleted(Guid.NewGuid(), now, "ada", 2, ""));
        history.Follow();

        Assert.Empty(await history.FindAsync("first", "lobby"));
        Assert.Equal(["lobby 1"], await history.FindAsync("changed", "lobby"));
        Assert.Empty(await history.FindAsync("second", "lobby"));
        Assert.Equal(["lobby 3", "lobby 1"], await history.FindAsync("from:ada", "lobby"));
    }

    [Fact]
    public async Task Deleted_words_leave_the_file_within_ten_minutes()
    {
        await using (var history = new IndexedHistory(_folder))
        {
            var log = await history.OpenAsync("lobby");
            await history.SayAsync(log, "ada", "xyzzysecret", "plughkept");
            history.Follow();
            await IndexedHistory.AppendAsync(log, new MessageDeleted(Guid.NewGuid(), history.Time.GetUtcNow(), "ada", 1, ""));
            history.Follow();
            Assert.True(HasBytes("secret"));

            history.Time.Advance(TimeSpan.FromMinutes(9));
            history.Follow();

            Assert.Equal(["lobby 2"], await history.FindAsync("plughkept", "lobby"));
        }

        Assert.False(HasBytes("secret"));
        Assert.True(HasBytes("kept"));
    }

    [Fact]
    public async Task A_log_that_gets_the_blocks_of_a_deleted_one_is_indexed()
    {
        await using var history = new IndexedHistory(_folder);
        var (lobby, old) = (await history.OpenAsync("lobby"), await history.OpenAsync("old"));
        await history.SayAsync(lobby, "ada", "a b");
        await history.SayAsync(old, "ada", "gone one", "gone two", "gone three");
        history.Follow();
        await history.Store.DeleteAsync("old");
        var young = await history.OpenAsync("young");
        await history.SayAsync(young, "ada", "young one", "young two");
        await history.SayAsync(lobby, "ada", "young three");
        history.Follow();

        Assert.Equal(["lobby 2", "young 2", "young 1"], await history.FindAsync("young", "lobby", "young", "old"));
        Assert.Empty(await history.FindAsync("gone", "lobby", "young", "old"));
    }

    [Fact]
    public async Task Events_that_retention_deletes_leave_the_index()
    {
        await using var history = new IndexedHistory(_folder);
        var log = await history.OpenAsync("lobby");
        await history.SayAsync(log, "ada", [.. Enumerable.Range(1, 300).Select(number => $"word{number} all")]);
        history.Follow();
        await ((IRetainable)history.Store).DeleteOldestAsync("lobby", 10, null, 500);
        history.Time.Advance(TimeSpan.FromMinutes(1));
        history.Follow();

        Assert.Equal(10, (await history.FindAsync("all", "lobby")).Count);
        Assert.Equal(["lobby 291"], await history.FindAsync("word291", "lobby"));
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("no database")]
    [InlineData("damaged")]
    [InlineData("without a table")]
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
                    command.CommandText = "DROP TABLE words";
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
