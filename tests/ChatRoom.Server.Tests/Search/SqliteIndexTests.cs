using ChatRoom.Server.Search;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Search;

/// <summary>Tests that the index in a file does all that every index must do.</summary>
[Slow]
public sealed class SqliteIndexTests : MessageIndexConformance, IDisposable
{
    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_of_a_log_that_is_deleted_stays_in_memory()
    {
        await using var history = await OpenAsync();
        var (lobby, old) = (await history.OpenAsync("lobby"), await history.OpenAsync("old"));
        await history.SayAsync(lobby, "ada", "one");
        await history.SayAsync(old, "ada", "one", "two");
        await history.FollowAsync();
        Assert.Equal(2, history.Index.PositionOf(old.Epoch));

        await history.Logs.DeleteAsync("old");
        await history.FollowAsync();

        Assert.Equal(0, history.Index.PositionOf(old.Epoch));
        Assert.Equal(1, history.Index.PositionOf(lobby.Epoch));
    }

    [Fact]
    public void Each_epoch_has_a_key_of_its_own_whatever_its_form()
    {
        string[] epochs = ["0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdee", "", "an epoch", "another epoch"];

        Assert.Equal(epochs.Length, epochs.Select(IndexedRoom.KeyOf).Distinct().Count());
        Assert.Equal(IndexedRoom.KeyOf("an epoch"), IndexedRoom.KeyOf("an epoch"));
    }

    protected override Task<IndexedLogs> OpenAsync() => Task.FromResult<IndexedLogs>(new IndexedHistory(_folder));
}
