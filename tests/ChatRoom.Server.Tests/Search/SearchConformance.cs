using ChatRoom.Core.Events;
using ChatRoom.Core.Search;
using ChatRoom.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Search;

/// <summary>States what terminals find, wherever the messages are.</summary>
public abstract class SearchConformance
{
    [Fact]
    public async Task A_terminal_finds_messages_of_all_rooms_by_pages()
    {
        await using var server = await StartIndexedAsync();
        await AssertFindsByPagesAsync(server);
    }

    [Fact]
    public async Task Changes_count_at_once_whether_or_not_they_are_indexed()
    {
        await using var server = await StartIndexedAsync();
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
        await using var server = await StartIndexedAsync();
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
            await bob.SayAsync("/search in:zebra stripes\n/search in:＠Ada stripes");
            var found = await bob.ReadUntilAsync("That was everything.");
            Assert.EndsWith("ada: stripes in the room", found[^2], StringComparison.Ordinal);
            Assert.EndsWith("ada: stripes in private", (await bob.ReadUntilAsync("That was everything."))[^2], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_person_that_is_banned_from_a_room_finds_nothing_of_it()
    {
        await using var server = await StartIndexedAsync();
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
    public async Task The_inbox_has_mentions_answers_and_private_messages_and_nothing_else()
    {
        await using var server = await StartIndexedAsync();
        await using var ada = await server.LineAsync("ada");
        await using var bob = await server.LineAsync("bob #dev");
        await ada.SayAsync("a question");
        await ada.ReadUntilAsync("ada: a question");
        await bob.SayAsync("look @ada\nlook \uff20ada\nlook @ada_2\nada alone\nan@ada.example\n/join lobby\n/reply 2 an answer");
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
            var found = (await ada.ReadUntilAsync("That was everything.")).SkipLast(1).TakeLast(4);
            Assert.Equal(["@bob", "#lobby", "#dev", "#dev"], found.Select(line => line.Split(' ')[0]));
            Assert.Equal(["in private", "an answer", "look \uff20ada", "look @ada"], found.Select(line => line.Split("bob: ")[1]));
            await bob.SayAsync("/inbox");
            Assert.Equal("Nothing was found.", (await bob.ReadUntilAsync("Nothing was found."))[^1]);
        }
    }

    [Fact]
    public async Task The_inbox_has_what_was_to_a_person_under_a_handle_of_before_and_nothing_that_is_to_the_next_one_of_that_handle()
    {
        await using var server = await StartIndexedAsync();
        await using var ada = await server.LineAsync("ada");
        await using var bob = await server.LineAsync("bob");
        await ada.SayAsync("a question");
        await bob.ReadUntilAsync("ada: a question");
        await bob.SayAsync("look @ada");
        await ada.ReadUntilAsync("bob: look @ada");
        await ada.SayAsync("/nick lovelace");
        await bob.ReadUntilAsync("ada is now known as lovelace.");
        await bob.SayAsync("/reply 3 an answer");
        await Eventually.TrueAsync(
            () => server.Lobby.Tail.Events.ReadAfter(0, 20).OfType<MessagePosted>().Any(message => message.Text == "an answer"), "the answer is said");
        await using var next = await server.LineAsync("ada");
        await ada.ReadUntilAsync("ada has joined the chat!");
        await bob.SayAsync("again @ada");
        await ada.ReadUntilAsync("bob: again @ada");
        await UntilIndexedAsync(server);

        await ada.SayAsync("/inbox");
        var found = (await ada.ReadUntilAsync("That was everything.")).SkipLast(1);
        Assert.Equal(["an answer", "look @ada"], found.Select(line => line.Split("bob: ")[1]));
    }

    [Fact]
    public async Task What_is_no_search_is_explained()
    {
        await using var server = await StartIndexedAsync();
        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync("/search\n/search more\n/search before:now x");

        Assert.StartsWith("Search for what?", (await ada.ReadLineAsync())!, StringComparison.Ordinal);
        Assert.StartsWith("There are no more results.", (await ada.ReadLineAsync())!, StringComparison.Ordinal);
        Assert.StartsWith("Which day?", (await ada.ReadLineAsync())!, StringComparison.Ordinal);
    }

    /// <summary>Returns the settings that say where the messages are.</summary>
    protected abstract Task<IReadOnlyList<string>> SettingsAsync();

    /// <summary>Starts a server that knows its index: until then, an answer says that messages may be missing. Later messages are found without it.</summary>
    private protected async Task<RunningServer> StartIndexedAsync()
    {
        var server = await StartAsync();
        await UntilIndexedAsync(server);
        return server;
    }

    private protected async Task<RunningServer> StartAsync(params string[] settings) => await RunningServer.StartAsync(
        [.. await SettingsAsync(), "--Limits:FloodBurst=0", "--Tcp:Backlog=0", .. settings]);

    private protected static async Task AssertFindsByPagesAsync(RunningServer server)
    {
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

    private protected static async Task UntilIndexedAsync(RunningServer server)
    {
        var index = server.Services.GetRequiredService<IMessageIndex>();
        await Eventually.TrueAsync(
            () => index.IncompleteSince is null && index.PositionOf(server.Lobby.Epoch) == server.Lobby.Tail.NextSequence - 1, "the lobby is indexed");
    }
}
