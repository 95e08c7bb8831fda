using ChatRoom.Server.Search;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Search;

/// <summary>Tests what terminals find with files, while the server runs and after it has run.</summary>
public sealed class SearchTests : SearchConformance, IAsyncDisposable
{
    private readonly HistoryFolder _folder = new();

    // The ledger may still forget persons that have left when the server is gone.
    public async ValueTask DisposeAsync() => await Eventually.TrueAsync(IsDeleted, "the folder is deleted");

    [Fact]
    public async Task A_terminal_finds_messages_in_memory_by_pages()
    {
        await using var server = await StartAsync("--History:Provider=memory");
        await AssertFindsByPagesAsync(server);
    }

    [Fact]
    public async Task Messages_of_an_earlier_run_are_found_and_the_index_is_made_again_if_it_is_lost()
    {
        await using (var server = await StartAsync())
        {
            await using var ada = await server.LineAsync("ada #dev");
            await ada.SayAsync("remember the milk");
            await ada.ReadUntilAsync("ada: remember the milk");
        }

        File.Delete(SearchFile.Beside(_folder.FilePath));
        await using var second = await StartAsync();
        await using var bob = await second.LineAsync("bob");
        await UntilIndexedAsync(second);
        await bob.SayAsync("/search milk");
        Assert.EndsWith("ada: remember the milk", await bob.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reindex_makes_the_index_while_no_server_runs()
    {
        await using (var server = await StartAsync())
        {
            await using var ada = await server.LineAsync("ada");
            await ada.SayAsync("remember the milk");
            await ada.ReadUntilAsync("ada: remember the milk");
            Assert.NotEqual(0, (await ProgramInProcess.RunAsync("reindex", _folder.Setting)).ExitCode);
        }

        var done = await ProgramInProcess.RunAsync("reindex", _folder.Setting);

        Assert.Equal(0, done.ExitCode);
        // The leave at the stop of the server may be stored or not.
        Assert.Matches($"^[23] events of {_folder.FilePath} are indexed.$", done.Output.Trim());
    }

    [Fact]
    public async Task A_server_without_an_index_deletes_it_and_searches_the_newest_messages()
    {
        await using (var indexed = await StartAsync())
        {
            await using var ada = await indexed.LineAsync("ada");
            await ada.SayAsync("remember the milk");
            await ada.ReadUntilAsync("ada: remember the milk");
            await UntilIndexedAsync(indexed);
        }

        await using var server = await StartAsync("--Search:Index=false");
        Assert.False(File.Exists(SearchFile.Beside(_folder.FilePath)));
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("/search milk");
        Assert.EndsWith("ada: remember the milk", await bob.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_unindexed_events_than_may_be_read_are_told()
    {
        await using var server = await StartAsync("--History:Provider=memory", "--Search:Unindexed=5");
        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync("apple\n2\n3\n4\n5\n6\napple\n/search apple");

        var lines = await ada.ReadUntilAsync("That was everything.");
        Assert.EndsWith("ada: apple", lines[^3], StringComparison.Ordinal);
        Assert.StartsWith("Messages since ", lines[^2], StringComparison.Ordinal);
    }

    protected override Task<IReadOnlyList<string>> SettingsAsync() => Task.FromResult<IReadOnlyList<string>>(["--History:Provider=sqlite", _folder.Setting]);

    private bool IsDeleted()
    {
        try
        {
            _folder.Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
