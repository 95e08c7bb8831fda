using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Rooms;

/// <summary>Tests the commands that tell about rooms.</summary>
public sealed class RoomCommandTests
{
    [Fact]
    public async Task The_rooms_are_listed_with_their_participants_and_topics()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob #dev");
        await using var carol = await server.LineAsync("carol #dev");
        await using var dave = await server.LineAsync("dave #apes");
        await bob.SayAsync("/topic Tea  and cake");
        await bob.ReadUntilAsync("bob set the topic: Tea  and cake");
        await using var alice = await server.LineAsync("alice");

        await alice.SayAsync("/rooms");

        Assert.Equal(["#dev: 2 here. Tea  and cake", "#apes: 1 here", "#lobby: 1 here"], await alice.ReadUntilAsync("#lobby: 1 here"));
    }

    [Fact]
    public async Task A_topic_is_logged_shown_and_told_to_newcomers()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.ChunkAsync("bob");
        await bob.SendAsync("/topic");
        Assert.Equal("#lobby has no topic. To set one: /topic TEXT", await bob.ReadRowAsync());

        await alice.SayAsync("/topic Tea at five");

        Assert.Equal("alice set the topic: Tea at five", await bob.ReadRowAsync());
        Assert.Equal(["bob has joined the chat!", "alice set the topic: Tea at five"], await alice.ReadUntilAsync("alice set the topic: Tea at five"));
        await alice.SayAsync("/topic");
        Assert.Equal("The topic of #lobby: Tea at five", await alice.ReadLineAsync());
        await using var carol = await server.LineAsync("carol");
        Assert.Equal("You are in #lobby. The topic: Tea at five", await carol.ReadLineAsync());
    }

    [Fact]
    public async Task A_topic_that_is_too_long_is_refused()
    {
        await using var server = await RunningServer.StartAsync("--Rooms:TopicBytes=10");
        await using var alice = await server.LineAsync("alice");

        await alice.SayAsync("/topic 12345678901");

        Assert.Equal("The topic is too long (11 bytes); the limit is 10 bytes.", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task Who_names_the_participants_of_another_room_too()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob #dev");
        await using var alice = await server.LineAsync("alice");

        await alice.SendAsync("/who #dev\n/who none\n/who ../etc\n/who lobby\n");

        Assert.Equal("1 there: bob (moderator)", await alice.ReadLineAsync());
        Assert.Equal("There is no room #none that you may enter.", await alice.ReadLineAsync());
        Assert.StartsWith("Which room?", await alice.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("1 there: alice", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task Persons_and_the_server_make_rooms_within_limits()
    {
        await using var server = await RunningServer.StartAsync("--Rooms:Max=3", "--Rooms:MaxPerPerson=2", "--Limits:FloodPerSecond=0");
        await using var keeper = await server.LineAsync("keeper #one");
        await keeper.SayAsync("hello");
        await using var alice = await server.LineAsync("alice");

        await alice.SendAsync("/join two\n");
        await alice.ReadUntilAsync("You are in #two.");
        await alice.SendAsync("hi\n/join three\n");
        await alice.ReadUntilAsync("You are in #three.");
        await alice.SendAsync("hi\n/join four\n");

        Assert.Equal("There is no room #four, and the server has its 3 rooms.", (await alice.ReadUntilAsync("There is no room #four, and the server has its 3 rooms."))[^1]);
        await alice.SendAsync("/join one\n");
        await alice.ReadUntilAsync("You are in #one.");
    }

    [Fact]
    public async Task A_person_makes_a_number_of_rooms_and_no_more()
    {
        await using var server = await RunningServer.StartAsync("--Rooms:MaxPerPerson=1");
        await using var alice = await server.LineAsync("alice #one");
        await alice.SendAsync("hi\n/join two\n");

        Assert.Equal("There is no room #two, and you have made 1 rooms already.", (await alice.ReadUntilAsync("There is no room #two, and you have made 1 rooms already."))[^1]);
    }

    [Fact]
    public async Task An_address_makes_a_number_of_rooms_a_day_and_no_more()
    {
        await using var server = await RunningServer.StartAsync("--Rooms:CreationPerAddress=1", "--Limits:Exempt=none");
        await using var alice = await server.LineAsync("alice #one");
        await using var bob = await server.LineAsync("bob");

        await bob.SayAsync("/join two");

        Assert.Equal("There is no room #two, and your address makes 1 rooms a day at most.", await bob.ReadLineAsync());
    }
}
