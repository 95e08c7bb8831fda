using ChatRoom.Core.Protocol.Chunk;

namespace ChatRoom.Core.Tests.Protocol.Chunk;

/// <summary>Tests the texts of chunk clients in which every second byte is NUL, as in UTF-16.</summary>
public sealed class WideTextTests
{
    [Fact]
    public void The_last_short_text_of_a_wide_read_stays_whole()
    {
        var framing = new ChunkFraming(4096);

        Assert.Equal(["\0h\0i\0"], framing.Take("\0h\0i\0\n\0y\0o"));

        Assert.Equal("\0y\0o", Assert.Single(framing.Finish()));
    }

    [Fact]
    public async Task The_cost_of_many_line_ends_between_NULs_grows_only_with_their_number()
    {
        var framing = new ChunkFraming(4096);
        var received = new byte[1 << 20];
        for (var at = 0; at < received.Length; at += 2)
        {
            received[at] = (byte)'\n';
        }

        // With a cost that grows with the square, this would take minutes.
        var texts = Task.Run(() => framing.Take(received), TestContext.Current.CancellationToken);

        Assert.Equal(["\0"], (await Eventually.InTimeAsync(texts)).Distinct());
    }
}
