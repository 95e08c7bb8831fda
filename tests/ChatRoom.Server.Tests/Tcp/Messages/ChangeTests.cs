using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Messages;

/// <summary>Tests what terminals see of corrections, deletions, answers and reactions.</summary>
public sealed class ChangeTests
{
    [Fact]
    public async Task Terminals_see_an_edit_and_a_deletion_as_a_line_and_a_reaction_not_at_all()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0", "--Tcp:Backlog=0");
        await using var bob = await server.LineAsync("bob");
        await using var ada = await server.LineAsync("ada");
        await using var chunk = await server.ChunkAsync("cleo");
        await bob.ReadUntilAsync("cleo has joined the chat!");
        // A client that reads late gets the newest text alone.
        foreach (var (line, face) in new[] { ("helo", "ada: helo"), ("/edit hello", "ada edited: hello") })
        {
            await ada.SayAsync(line);
            Assert.Equal([face], await bob.ReadUntilAsync(face));
            Assert.Equal([face], await chunk.ReadUntilAsync(face));
        }

        await ada.SayAsync("/react 4 👍\n/reactions 4\n/react 4 👍\n/delete\ndone");

        string[] faces = ["ada deleted a message.", "ada: done"];
        Assert.Equal(faces, await bob.ReadUntilAsync("ada: done"));
        Assert.Equal(faces, await chunk.ReadUntilAsync("ada: done"));
        Assert.Equal(
            [
                "ada: helo", "ada edited: hello", "You reacted to message 4 with 👍.", "Reactions to message 4: 👍 ada",
                "You took 👍 back from message 4.", "ada deleted a message.", "ada: done",
            ],
            (await ada.ReadUntilAsync("ada: done")).SkipWhile(line => line != "ada: helo"));
    }

    [Fact]
    public async Task A_reply_mentions_the_author_of_the_message_by_its_number()
    {
        await using var server = await RunningServer.StartAsync("--Tcp:Backlog=0");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("shall we?");
        await bob.ReadUntilAsync("bob: shall we?");
        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync("/reply 2 yes\n/reply 2 I think, @bob, yes");
        await ada.ReadUntilAsync("ada: I think, @bob, yes");
        await ada.SayAsync("/reply 4 of course");

        Assert.Equal(
            ["ada: @bob yes", "ada: I think, @bob, yes", "ada: of course"], (await bob.ReadUntilAsync("ada: of course")).Skip(1));
    }

    [Fact]
    public async Task A_client_that_was_away_gets_the_newest_text_once_and_never_an_old_one()
    {
        await using var server = await RunningServer.StartAsync("--Limits:FloodBurst=0");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("old one\nold two\nthree\n/edit 2 older one\n/edit 2 new one\n/delete 3\n/edit 4 new three\nend");
        await bob.ReadUntilAsync("bob: end");

        await using var ada = await server.LineAsync("ada");
        Assert.Equal(
            ["bob: new one", "bob deleted a message.", "bob: new three", "bob: end"], await ada.ReadUntilAsync("bob: end"));
        await ada.SayAsync("/numbers on\n/since 3\n/since 1\n/history 2\nbye");
        Assert.Equal(
            [
                "[4] bob: new three", "[6] bob edited: new one", "[7] bob deleted a message.", "[9] bob: end", "[10] ada has joined the chat!",
                "That was everything since 3.",
                "[2] bob: new one", "[3] bob deleted a message.", "[4] bob: new three", "[9] bob: end", "[10] ada has joined the chat!",
                "That was everything since 1.",
                "[4] bob: new three", "[9] bob: end",
                "[11] ada: bye",
            ],
            (await ada.ReadUntilAsync("[11] ada: bye")).Skip(1));
    }

    [Theory]
    [InlineData("/edit", "What is the new text?")]
    [InlineData("/edit 99999999999999999999 x", "What is the new text?")]
    [InlineData("/edit 2 x", "Message 2 is not yours.")]
    [InlineData("/edit 2", "There is no message of yours here to change.")]
    [InlineData("/edit 99 x", "There is no message 99 here.")]
    [InlineData("/edit 1 x", "There is no message 1 here.")]
    [InlineData("/edit x", "There is no message of yours here to change.")]
    [InlineData("/delete", "There is no message of yours here to change.")]
    [InlineData("/delete x", "Which message?")]
    [InlineData("/delete 1 2", "There is no message 1 here.")]
    [InlineData("/delete 2", "Message 2 is not yours.")]
    [InlineData("/reply", "What do you answer?")]
    [InlineData("/reply 2", "What do you answer?")]
    [InlineData("/reply x y", "What do you answer?")]
    [InlineData("/reply 1 y", "There is no message 1 here.")]
    [InlineData("/react 2", "Which message, which emoji?")]
    [InlineData("/react 2 :)", "Which message, which emoji?")]
    [InlineData("/react 2 👍👍", "Which message, which emoji?")]
    [InlineData("/react 99999999999999999999 👍", "Which message, which emoji?")]
    [InlineData("/react 9 👍", "There is no message 9 here.")]
    [InlineData("/reactions", "Which message?")]
    [InlineData("/reactions 2 👍", "Which message?")]
    [InlineData("/reactions 2", "Message 2 has no reactions.")]
    public async Task A_wrong_argument_gets_one_line_and_changes_nothing(string command, string answer)
    {
        await using var server = await RunningServer.StartAsync("--Tcp:Backlog=0");
        await using var bob = await server.LineAsync("bob");
        await bob.SayAsync("mine");
        await bob.ReadUntilAsync("bob: mine");
        await using var ada = await server.LineAsync("ada");
        await ada.SayAsync(command);

        Assert.StartsWith(answer, await ada.ReadLineAsync(), StringComparison.Ordinal);
        await ada.SayAsync("still here");
        Assert.Equal("ada: still here", await ada.ReadLineAsync());
    }
}
