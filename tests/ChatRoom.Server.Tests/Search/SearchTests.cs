using ChatRoom.Core.Events;
using ChatRoom.Server.Search;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Search;

/// <summary>Tests what terminals find, while the server runs and after it has run.</summary>
public sealed class SearchTests : IAsyncDisposable
{
    private readonly HistoryFolder _folder = new();

    // The ledger may still forget persons that have left when the server is gone.
    public async ValueTask DisposeAsync() => await Eventually.TrueAsync(IsDeleted, "the folder is deleted");

    [Theory]
    [InlineData("sqlite")]
    [InlineData("memory")]
    public async Task A_terminal_finds_messages_of_all_rooms_by_pages(string provider)
    {
        await using var server = await StartAsync($"--History:Provider={provider}");
        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync(string.Join('\n', Enumerable.Range(1, 14).Select(number => $"deploy {number}")));
        await ada.SayAsync("/join dev\nDEPLOY here\n/delete\ndeploy there\n/search deploy -10");

        var first = await ada.ReadUntilAsync("There are older ones: /search more");
        Assert.Equal(["#dev", .. Enumerable.Repeat("#lobby", 9)], first.SkipLast(1).TakeLast(10).Select(line => line.Split(' ')[0]));
        Assert.EndsWith("ada: deploy there", first[^11], StringComparison.Ordinal);
        Assert.EndsWith("ada: deploy 14", first[^10], StringComparison.Ordinal);

        await ada.SayAsync("/search more");
        var rest = await ada.ReadUntilAsync("That was everything.");
        Assert.Equal(["ada: deploy 4", "ada: deploy 3", "ada: deploy 2", "ada: deploy 1"], rest.SkipLast(1).Select(line => line[line.IndexOf("ada:", StringComparison.Ordinal)..]));
    }

    [Fact]
    public async Task Changes_count_at_once_whether_or_not_they_are_indexed()
    {
        await using var server = await StartAsync();
        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync("one apple\ntwo apples\nthree pears");
        await ada.ReadUntilAsync("ada: three pears");
        await UntilIndexedAsync(server);
        await ada.SayAsync("/edit three apple\n/delete 3\n/search apple*");

        var lines = await ada.ReadUntilAsync("That was everything.");
        Assert.Equal(["ada: three apple", "ada: one apple"], lines.SkipLast(1).TakeLast(2).Select(line => line[line.IndexOf("ada:", StringComparison.Ordinal)..]));
        await UntilIndexedAsync(server);
        await ada.SayAsync("/search pears");
        Assert.Equal("Nothing was found.", await ada.ReadLineAsync());
    }

    [Fact]
    public async Task A_person_finds_nothing_of_a_private_room_or_a_conversation_of_others()
    {
        await using var server = await StartAsync();
        await using var ada = await server.LineAsync("ada #zebra");
        await using var bob = await server.LineAsync("bob #zebra");
        await using var eve = await server.LineAsync("eve");
        await ada.SayAsync("/private\nstripes in the room\n/msg bob stripes in private");
        await bob.ReadUntilAsync("[ada -> you] stripes in private");
        foreach (var isIndexed in new[] { false, true })
        {
            if (isIndexed)
            {
                await UntilIndexedAsync(server);
            }

            foreach (var search in new[] { "stripes", "from:ada stripes", "stripes*", "from:bob stripes" })
            {
                await eve.SayAsync($"/search {search}");
                Assert.Equal("Nothing was found.", await eve.ReadLineAsync());
            }

            await eve.SayAsync("/search in:zebra stripes\n/search in:@bob stripes");
            Assert.Equal("There is no such room that you may search.", await eve.ReadLineAsync());
            Assert.Equal("There is no such room that you may search.", await eve.ReadLineAsync());
            await bob.SayAsync("/search in:zebra stripes\n/search in:@ada stripes");
            var found = await bob.ReadUntilAsync("That was everything.");
            Assert.EndsWith("ada: stripes in the room", found[^2], StringComparison.Ordinal);
            Assert.EndsWith("ada: stripes in private", (await bob.ReadUntilAsync("That was everything."))[^2], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_person_that_is_banned_from_a_room_finds_nothing_of_it()
    {
        await using var server = await StartAsync();
        await using var ada = await server.LineAsync("ada #den");
        await using var eve = await server.LineAsync("eve");
        await ada.SayAsync("stripes");
        await ada.ReadUntilAsync("ada: stripes");
        await eve.SayAsync("/search stripes");
        Assert.EndsWith("ada: stripes", await eve.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("That was everything.", await eve.ReadLineAsync());
        await ada.SayAsync("/ban eve");
        Assert.StartsWith("eve is banned from this room", await ada.ReadLineAsync(), StringComparison.Ordinal);

        await eve.SayAsync("/search stripes");
        Assert.Equal("Nothing was found.", (await eve.ReadUntilAsync("Nothing was found."))[^1]);
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
    public async Task The_inbox_has_mentions_answers_and_private_messages_and_nothing_else()
    {
        await using var server = await StartAsync();
        await using var ada = await server.LineAsync("ada");
        await using var bob = await server.LineAsync("bob #dev");
        await ada.SayAsync("a question");
        await ada.ReadUntilAsync("ada: a question");
        await bob.SayAsync("look @ada\nlook @ada_2\nada alone\nan@ada.example\n/join lobby\n/reply 2 an answer");
        // Each room has a loop of its own, so only this makes the private message the newer one.
        await Eventually.TrueAsync(
            () => server.Lobby.Tail.Events.ReadAfter(0, 20).OfType<MessagePosted>().Any(message => message.Text == "an answer"), "the answer is said");
        await bob.SayAsync("/msg ada in private\n@bob to myself");
        await bob.ReadUntilAsync("bob: @bob to myself");
        foreach (var isIndexed in new[] { false, true })
        {
            if (isIndexed)
            {
                await UntilIndexedAsync(server);
            }

            await ada.SayAsync("/inbox");
            var found = (await ada.ReadUntilAsync("That was everything.")).SkipLast(1).TakeLast(3);
            Assert.Equal(["@bob", "#lobby", "#dev"], found.Select(line => line.Split(' ')[0]));
            Assert.Equal(["in private", "an answer", "look @ada"], found.Select(line => line.Split("bob: ")[1]));
            await bob.SayAsync("/inbox");
            Assert.Equal("Nothing was found.", (await bob.ReadUntilAsync("Nothing was found."))[^1]);
        }
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
    public async Task What_is_no_search_is_explained()
    {
        await using var server = await StartAsync();
        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync("/search\n/search more\n/search before:now x");

        Assert.StartsWith("Search for what?", (await ada.ReadLineAsync())!, StringComparison.Ordinal);
        Assert.StartsWith("There are no more results.", (await ada.ReadLineAsync())!, StringComparison.Ordinal);
        Assert.StartsWith("Which day?", (await ada.ReadLineAsync())!, StringComparison.Ordinal);
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

    private Task<RunningServer> StartAsync(params string[] settings) => RunningServer.StartAsync(
        ["--History:Provider=sqlite", _folder.Setting, "--Limits:FloodBurst=0", "--Tcp:Backlog=0", .. settings]);

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

    private static async Task UntilIndexedAsync(RunningServer server)
    {
        var index = server.Services.GetRequiredService<SqliteMessageIndex>();
        await Eventually.TrueAsync(
            () => index.IncompleteSince is null && index.PositionOf(server.Lobby.Epoch) == server.Lobby.Tail.NextSequence - 1, "the lobby is indexed");
    }
}
