using ChatRoom.Core.Input;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

public sealed class CommandTests
{
    [Fact]
    public async Task Help_lists_every_command_to_its_sender_alone()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("/help");
        // Those of a person without a rank; /notify is for pages.
        foreach (var command in CommandTable.All.Where(command => command.Needs == Rank.Person && command.Name != "notify"))
        {
            Assert.StartsWith(command.Usage, await bob.ReadLineAsync(), StringComparison.Ordinal);
        }

        await bob.SayAsync("thanks");
        await bob.ReadUntilAsync("bob: thanks");
        Assert.Equal(["bob has joined the chat!", "bob: thanks"], await alice.ReadUntilAsync("bob: thanks"));
    }

    [Fact]
    public async Task The_who_command_names_all_participants()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.ChunkAsync("bob");
        await using var alice = await server.LineAsync("alice");
        await alice.SayAsync("/who");
        Assert.Equal("2 here: alice, bob", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task The_me_command_shows_an_action()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.ChunkAsync("bob");
        await bob.SendAsync("/me waves");
        await alice.ReadUntilAsync("* bob waves");
        Assert.Equal("* bob waves", await bob.ReadRowAsync());
        await bob.SendAsync("/me");
        Assert.Equal("Say what you do: /me waves", await bob.ReadRowAsync());
    }

    [Fact]
    public async Task Nick_changes_the_handle_and_everybody_sees_it()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.ChunkAsync("bob");
        await bob.SendAsync("/nick robert");
        await alice.ReadUntilAsync("bob is now known as robert.");
        Assert.Equal("bob is now known as robert.", await bob.ReadRowAsync());
        await bob.SendAsync("hi");
        Assert.Equal("robert: hi", await alice.ReadLineAsync());
        Assert.Equal(["alice", "robert"], server.Handles);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("ALICE")]
    [InlineData("\u0430lice")] // Cyrillic a
    public async Task Nick_cannot_take_the_handle_of_another_or_its_look_alike(string wanted)
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("/nick " + wanted);
        Assert.Contains("is taken", await bob.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(["alice", "bob"], server.Handles);
    }

    [Fact]
    public async Task An_unknown_command_gets_a_hint_and_is_not_broadcast()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("/passwd hunter2");
        Assert.Equal("There is no command /passwd. Type /help for the list, or //passwd to say it.", await bob.ReadLineAsync());
        await bob.SayAsync("oops");
        Assert.Equal(["bob has joined the chat!", "bob: oops"], await alice.ReadUntilAsync("bob: oops"));
        Assert.Equal(1, server.Counters["chatroom.rejects/UnknownCommand"]);
    }

    [Fact]
    public async Task A_text_that_shows_nothing_is_not_said_and_not_answered()
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await using var bob = await server.ChunkAsync("bob");
        await alice.SayAsync("  \n\u3164\n\u200B\u00AD\nseen");
        Assert.Equal("alice: seen", await bob.ReadRowAsync());
        await alice.SayAsync("/me \u3164");
        Assert.Equal("Say what you do: /me waves", (await alice.ReadUntilAsync("Say what you do: /me waves"))[^1]);
        await bob.SendAsync("seen");
        Assert.Equal("bob: seen", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task Two_slashes_before_a_letter_say_one()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("//quit is how you leave");
        Assert.Equal("bob: /quit is how you leave", await bob.ReadLineAsync());
        await bob.SayAsync("// comment");
        Assert.Equal("bob: // comment", await bob.ReadLineAsync());
    }
}
