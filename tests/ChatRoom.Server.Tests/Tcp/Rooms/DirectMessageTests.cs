using ChatRoom.Core.Input;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History.Postgres;
using ChatRoom.Server.History.Sqlite;
using ChatRoom.Server.Ledger.Sqlite;
using ChatRoom.Server.Tests.History;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Connections.Rooms;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Tcp.Rooms;

/// <summary>Tests private messages between terminals.</summary>
[Slow]
public sealed class DirectMessageTests
{
    [Fact]
    public async Task A_private_message_reaches_one_person_in_whatever_room_and_an_answer_comes_back()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob #dev");
        await bob.ReadUntilAsync("You are in #dev.");
        await using var carol = await server.ChunkAsync("carol");
        await alice.ReadUntilAsync("carol has joined the chat!");

        await alice.SayAsync("/msg @Bob  hi there");
        Assert.Equal("[you -> bob] hi there", await alice.ReadLineAsync());
        Assert.Equal("[alice -> you] hi there", await bob.ReadLineAsync());
        await bob.SayAsync("/r hello");
        Assert.Equal("[you -> alice] hello", await bob.ReadLineAsync());
        Assert.Equal("[bob -> you] hello", await alice.ReadLineAsync());
        await bob.SayAsync("/msg carol psst");
        Assert.Equal("[bob -> you] psst", await carol.ReadRowAsync());

        await alice.SayAsync("for all");
        Assert.Equal("alice: for all", await alice.ReadLineAsync());
        Assert.Equal("alice: for all", await carol.ReadRowAsync());
        Assert.Equal(["alice", "carol"], server.Handles);
    }

    [Fact]
    public async Task Private_messages_come_all_once_and_in_order_between_those_of_the_room()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodPerSecond=0");
        await using var bob = await server.LineAsync("bob");
        await using var alice = await server.LineAsync("alice");
        await bob.ReadUntilAsync("alice has joined the chat!");

        await alice.SendAsync(string.Concat(Enumerable.Range(0, 300).Select(i => $"/msg bob {i}\nroom {i}\n")));

        var lines = new List<string>();
        while (lines.Count < 600)
        {
            lines.Add((await bob.ReadLineAsync())!);
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"[alice -> you] {i}"), lines.Where(line => line[0] == '['));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"alice: room {i}"), lines.Where(line => line[0] != '['));
    }

    [Fact]
    public async Task A_client_that_is_far_behind_its_room_gets_a_private_message_before_it_has_caught_up()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodPerSecond=0", "--Limits:SendTimeout=00:00:00");
        await using var slow = await LineClient.JoinAsync(server.Port, "slow", receiveBuffer: 4096);
        await using var alice = await server.LineAsync("alice");
        // More than the buffers of the system hold for a client that reads nothing.
        var text = new string('x', 4000);
        for (var i = 0; i < 2500; i++)
        {
            await alice.SayAsync(text);
        }

        await alice.SayAsync("/msg slow psst\nthe end");
        await alice.ReadUntilAsync("alice: the end");

        var lines = new List<string>();
        while (lines is not [.., "alice: the end"])
        {
            lines.Add((await slow.ReadLineAsync())!);
        }

        Assert.InRange(lines.IndexOf("[alice -> you] psst"), 0, lines.Count - 100);
        Assert.Equal(2500, lines.Count(line => line == $"alice: {text}"));
    }

    [Theory]
    [InlineData("/msg", "Say what to whom? /msg NAME TEXT")]
    [InlineData("/msg bob", "Say what to whom? /msg NAME TEXT")]
    [InlineData("/msg nobody hi", "Nobody here has the name nobody.")]
    [InlineData("/msg b\u043Eb hi", "Nobody here has the name b\u043Eb.")]
    [InlineData("/msg alice hi", "That is you. Nobody else would get it.")]
    [InlineData("/r", "Answer what? /r TEXT")]
    [InlineData("/r hi", "There is no private message to answer. /msg NAME TEXT begins a conversation.")]
    public async Task A_private_message_that_reaches_nobody_is_refused(string line, string answer)
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob #dev");
        await using var alice = await server.LineAsync("alice");

        await alice.SayAsync(line);

        Assert.Equal(answer, await alice.ReadLineAsync());
    }

    [Fact]
    public async Task An_answer_goes_by_id_and_not_to_another_person_that_has_just_written_nor_to_one_with_the_same_name()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        var bob = await server.LineAsync("bob #dev");
        await using var carol = await server.LineAsync("carol #dev");
        await bob.SayAsync("/msg alice I am bob");
        Assert.Equal("[bob -> you] I am bob", await alice.ReadLineAsync());
        await carol.SayAsync("/msg alice I am carol");
        Assert.Equal("[carol -> you] I am carol", await alice.ReadLineAsync());

        await alice.SayAsync("/r for bob");
        Assert.Equal("Not sent: carol wrote a moment ago, and /r answers carol now. Repeat it, or use /msg NAME TEXT.", await alice.ReadLineAsync());
        await alice.SayAsync("/r for carol");
        Assert.Equal("[you -> carol] for carol", await alice.ReadLineAsync());

        await bob.SayAsync("/msg alice again");
        Assert.Equal("[bob -> you] again", await alice.ReadLineAsync());
        await bob.SayAsync("/nick robert");
        await bob.ReadUntilAsync("bob is now known as robert.");
        await using var other = await server.LineAsync("bob #ops");
        await alice.SayAsync("/r hm");
        await alice.ReadLineAsync();
        await alice.SayAsync("/r the first bob");
        Assert.Equal("[you -> robert] the first bob", await alice.ReadLineAsync());
        await bob.ReadUntilAsync("[alice -> you] the first bob");
        await bob.DisposeAsync();
    }

    [Fact]
    public async Task A_conversation_with_a_person_that_cannot_come_back_is_deleted_when_that_person_leaves()
    {
        using var folder = new HistoryFolder();
        await using var server = await RunningServer.StartAsync("--History:Provider=sqlite", folder.Setting);
        await using var alice = await server.LineAsync("alice");
        await using (var bob = await server.LineAsync("bob #dev"))
        {
            await alice.SayAsync("/msg bob hi");
            await bob.ReadUntilAsync("[alice -> you] hi");
            Assert.Single(await DirectLogsAsync(server));
            await bob.SayAsync("{quit}");
            await bob.ReadAllAsync();
        }

        await alice.ReadUntilAsync("[you -> bob] hi");
        await Eventually.TrueAsync(() => DirectLogsAsync(server).GetAwaiter().GetResult().Count == 0, "the log is deleted");
        await alice.SayAsync("/r are you there?");
        Assert.Equal("That person has left, and the conversation is deleted.", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task A_conversation_that_a_stopped_server_has_left_behind_is_deleted_before_the_next_one_begins()
    {
        using var folder = new HistoryFolder();
        await using (var server = await RunningServer.StartAsync("--History:Provider=sqlite", folder.Setting))
        {
            await using var alice = await server.LineAsync("alice");
            await using var bob = await server.LineAsync("bob");
            await bob.SayAsync("/msg alice hi");
            await bob.ReadUntilAsync("[you -> alice] hi");
            await server.StopAsync();
        }

        await using (var server = await RunningServer.StartAsync("--History:Provider=sqlite", folder.Setting))
        {
            var before = Assert.Single(await DirectLogsAsync(server));
            await using var carol = await server.LineAsync("carol");
            await using var dave = await server.LineAsync("dave");
            await carol.SayAsync("/msg dave hi");
            await carol.ReadUntilAsync("[you -> dave] hi");

            Assert.NotEqual(before, Assert.Single(await DirectLogsAsync(server)));
            Assert.Null(await server.Services.GetRequiredService<IRoomCatalog>().FindAsync(before, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_person_begins_a_number_of_conversations_and_no_more()
    {
        await using var server = await RunningServer.StartAsync("--Rooms:MaxConversations=1");
        await using var bob = await server.LineAsync("bob #dev");
        await using var carol = await server.LineAsync("carol #dev");
        await using var alice = await server.LineAsync("alice");

        await alice.SayAsync("/msg bob hi");
        Assert.Equal("[you -> bob] hi", await alice.ReadLineAsync());
        await alice.SayAsync("/msg carol hi");
        Assert.Equal("You have 1 conversations already.", await alice.ReadLineAsync());
        await alice.SayAsync("/msg bob again");
        Assert.Equal("[you -> bob] again", await alice.ReadLineAsync());
    }

    [Fact, OnlyWithFiles("The ledger in a database is there from the start.")]
    public async Task A_server_on_which_nobody_makes_anything_opens_no_ledger()
    {
        using var folder = new HistoryFolder();
        await using var server = await RunningServer.StartAsync("--History:Provider=sqlite", folder.Setting);
        await using var alice = await server.LineAsync("alice");
        await using var page = new PageRooms(
            server.Services.GetRequiredService<RoomDirectory>(), server.Services.GetRequiredService<InputInterpreter>(), TimeProvider.System, ("ada", new string('a', 32)));

        await page.AddUnreadDirectAsync([]);
        using var visit = await page.OpenAsync("~aaaaaaaaaaaaaaaa");
        await alice.SendAsync("/r hi\n/msg nobody hi\n/join ~aaaaaaaaaaaaaaaa\n");
        await alice.ReadUntilAsync("There is no room ~aaaaaaaaaaaaaaaa that you may enter.");

        Assert.Null(visit.Room);
        Assert.False(File.Exists(SqliteLedgerFile.Beside(folder.FilePath)));
    }

    private static async Task<IReadOnlyList<string>> DirectLogsAsync(RunningServer server)
    {
        var store = (IRetainable)server.Services.GetRequiredService<ITranscriptStore>();
        Assert.True(store is SqliteTranscriptStore or PostgresTranscriptStore);
        return [.. (await store.ListRoomsAsync(CancellationToken.None)).Where(name => name[0] == '@')];
    }
}
