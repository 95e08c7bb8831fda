using System.Globalization;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.Tcp;

/// <summary>Tests many clients that come in and leave at the same time, over real connections.</summary>
public sealed class AnnouncementTests
{
    private const int Crowd = 40;

    [Fact]
    public async Task Each_join_is_announced_or_counted_once_and_numbered_clients_get_all()
    {
        await using var server = await RunningServer.StartAsync("--Rooms:AnnouncedSingly=1", "--Tcp:ChunkGap=00:00:00.001");
        await using var chunk = await server.ChunkAsync("chunk");
        await using var line = await server.LineAsync("line");
        await using var script = await server.LineAsync("script");
        await script.SayAsync("/numbers on");
        Assert.StartsWith("Numbers are on.", await script.ReadLineAsync(), StringComparison.Ordinal);

        var crowd = await Task.WhenAll(Enumerable.Range(1, Crowd).Select(i => server.LineAsync($"u{i}")));
        await script.SayAsync("all in");
        foreach (var client in crowd)
        {
            await client.DisposeAsync();
        }

        await Eventually.TrueAsync(() => server.Handles.Count() == 3, "the crowd has left");
        await script.SayAsync("all out");

        var seen = await line.ReadUntilAsync("script: all out");
        Assert.Equal(Crowd, Announced(seen, " has joined the chat!", " others joined") - 1);
        Assert.Equal(Crowd, Announced(seen, " has left the chat.", " others left"));
        var numbered = await script.ReadUntilAsync($"[{server.Lobby.Tail.NextSequence - 1}] script: all out");
        Assert.Equal(Crowd, numbered.Count(l => l.EndsWith(" has joined the chat!", StringComparison.Ordinal)));
        Assert.Equal(Crowd, numbered.Count(l => l.EndsWith(" has left the chat.", StringComparison.Ordinal)));
        Assert.DoesNotContain(numbered, l => l.Contains("others", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => chunk.Received.EndsWith("script: all out", StringComparison.Ordinal), "all of it at the chunk client");
        Assert.DoesNotContain("others", chunk.Received, StringComparison.Ordinal);
        for (var i = 1; i <= Crowd; i++)
        {
            Assert.Contains($"u{i} has joined the chat!", chunk.Received, StringComparison.Ordinal);
            Assert.Contains($"u{i} has left the chat.", chunk.Received, StringComparison.Ordinal);
        }
    }

    /// <summary>How many the lines announce, by name or in number.</summary>
    private static int Announced(IReadOnlyList<string> lines, string single, string others) => lines.Sum(line =>
        line.EndsWith(single, StringComparison.Ordinal) ? 1
        : line.EndsWith(others, StringComparison.Ordinal) ? int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)
        : 0);
}
