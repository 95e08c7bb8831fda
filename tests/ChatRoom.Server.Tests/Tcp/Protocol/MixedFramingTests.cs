using System.Text;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp.Protocol;

/// <summary>Tests clients that send their name in one framing and their messages in another.</summary>
public sealed class MixedFramingTests
{
    [Fact]
    public async Task A_client_that_sends_a_bare_name_and_then_lines_gets_rows_that_are_rows()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await using var mixed = await LineClient.ConnectAsync(server.Port);
        await mixed.SendAsync("mixed");
        await bob.ReadUntilAsync("mixed has joined the chat!");

        await mixed.SendAsync("one\n");
        await bob.ReadUntilAsync("mixed: one");
        await mixed.SendAsync("two\nthree\n");
        await bob.ReadUntilAsync("mixed: two");
        Assert.Equal("mixed: three", await bob.ReadLineAsync());
        await bob.SayAsync("hello");
        await mixed.ReadUntilAsync("bob: hello");
        await mixed.SendAsync("{quit} \n");

        Assert.Equal(["{quit}"], await mixed.ReadAllAsync());
    }

    [Fact]
    public async Task The_rows_of_such_a_client_begin_with_the_one_it_ended_first()
    {
        await using var server = await RunningServer.StartAsync();
        await using var mixed = await LineClient.ConnectAsync(server.Port);
        await mixed.SendAsync("mixed");
        await Eventually.TrueAsync(() => server.Handles.Contains("mixed"), "it is in");

        await mixed.SendAsync("one\n");
        await mixed.SendAsync("two\n");

        Assert.Equal("Welcome mixed! If you ever want to quit, type {quit} to exit.", await mixed.ReadLineAsync());
        Assert.Equal("mixed: one", await mixed.ReadLineAsync());
        Assert.Equal("mixed: two", await mixed.ReadLineAsync());
    }

    [Fact]
    public async Task Texts_that_NUL_ends_or_pads_are_the_messages()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await using var qa = await ChunkClient.ConnectAsync(server.Port);
        await qa.SendAsync("qa".PadRight(32, '\0'));
        await bob.ReadUntilAsync("qa has joined the chat!");

        await qa.SendAsync("one".PadRight(1024, '\0'));
        Assert.Equal("qa: one", await bob.ReadLineAsync());
        await qa.SendAsync("two\0three\0");
        Assert.Equal("qa: two", await bob.ReadLineAsync());
        Assert.Equal("qa: three", await bob.ReadLineAsync());
        // A client that quits gets no more events, also none that is on its way.
        await Eventually.TrueAsync(() => qa.Received.EndsWith("qa: three", StringComparison.Ordinal), "its own rows have come");
        await qa.SendAsync("{quit}".PadRight(1024, '\0'));

        Assert.Equal(Ending.Eof, await qa.Ended);
        Assert.EndsWith("qa: three{quit}", qa.Received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{quit}\0\n")]
    [InlineData("{quit} \r\n")]
    [InlineData(" {quit}\n")]
    public async Task A_padded_quit_of_a_line_client_leaves(string quit)
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await alice.SendAsync(quit);
        Assert.Equal(["{quit}"], await alice.ReadAllAsync());
    }

    [Theory]
    [InlineData("{quit}\0\0\0")]
    [InlineData("{quit} \n")]
    [InlineData("{quit}  ")]
    public async Task A_padded_quit_for_a_name_leaves_and_nobody_hears_of_it(string name)
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await using var client = await LineClient.ConnectAsync(server.Port);
        await client.SendAsync(name);
        Assert.Equal(["{quit}"], await client.ReadAllAsync());
        await bob.SayAsync("x");
        Assert.Equal("bob: x", await bob.ReadLineAsync());
    }

    [Theory]
    [InlineData("one\0two\n", "onetwo")]
    [InlineData("h\0i\0\n\0", "hi")]
    public async Task A_NUL_in_a_line_is_removed_and_ends_nothing(string sent, string said)
    {
        await using var server = await RunningServer.StartAsync();
        await using var alice = await server.LineAsync("alice");
        await alice.SendAsync(sent);
        await alice.SayAsync("next");
        Assert.Equal($"alice: {said}", await alice.ReadLineAsync());
        Assert.Equal("alice: next", await alice.ReadLineAsync());
    }

    [Fact]
    public async Task A_pasted_line_break_does_not_silence_an_old_client()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await using var old = await server.ChunkAsync("old");
        await bob.ReadUntilAsync("old has joined the chat!");
        await old.SendAsync("pasted\n");
        Assert.Equal("old: pasted", await bob.ReadLineAsync());

        await old.SendAsync("typed");
        Assert.Equal("old: typed", await bob.ReadLineAsync());
        await old.SendAsync("again");

        Assert.Equal("old: again", await bob.ReadLineAsync());
        // A busy machine may merge the rows.
        await Eventually.TrueAsync(() => old.Received.EndsWith("old: typedold: again", StringComparison.Ordinal), "both rows have come");
    }

    [Fact]
    public async Task A_name_cut_inside_a_character_waits_for_the_rest()
    {
        await using var server = await RunningServer.StartAsync();
        await using var bob = await server.LineAsync("bob");
        await using var old = await ChunkClient.ConnectAsync(server.Port);
        var name = Encoding.UTF8.GetBytes("Zoë");
        await old.SendPieceAsync(name[..3]);
        await Deadline.SilenceAsync(400);
        await old.SendAsync(name[3..]);

        Assert.Equal("Zoë has joined the chat!", await bob.ReadLineAsync());
        await old.SendAsync("hi");
        Assert.Equal("Zoë: hi", await bob.ReadLineAsync());
    }
}
