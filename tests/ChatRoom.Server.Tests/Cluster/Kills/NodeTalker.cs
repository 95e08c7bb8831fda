using System.Globalization;

namespace ChatRoom.Server.Tests.Cluster.Kills;

/// <summary>A client that talks on some node, and goes to another one when its connection ends.</summary>
internal sealed class NodeTalker(string name, IReadOnlyList<KilledNode> nodes, Random random)
{
    private readonly List<List<string>> _seen = [];
    private int _said;

    /// <summary>Gets the messages that each connection was shown, in order.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Seen => _seen;

    /// <summary>Talks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await TalkAsync(stop);
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or OperationCanceledException or Xunit.Sdk.XunitException)
            {
                // The node died, or does not answer.
            }

            await Task.Delay(100, CancellationToken.None);
        }
    }

    private async Task TalkAsync(CancellationToken stop)
    {
        if (nodes[random.Next(nodes.Count)].Port is not { } port)
        {
            return;
        }

        await using var client = await LineClient.JoinAsync(port, name);
        var seen = new List<string>();
        _seen.Add(seen);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = ReadAsync(client, seen, ended);
        while (!ended.IsCancellationRequested)
        {
            await client.SayAsync(string.Create(CultureInfo.InvariantCulture, $"{name}-{++_said}"));
            await Task.Delay(random.Next(5, 40), CancellationToken.None);
        }

        await client.DisposeAsync();
        await reading;
    }

    private static async Task ReadAsync(LineClient client, List<string> seen, CancellationTokenSource ended)
    {
        try
        {
            while (!ended.IsCancellationRequested && await client.ReadLineAsync() is { } line)
            {
                if (line.Contains(": ", StringComparison.Ordinal))
                {
                    seen.Add(line);
                }
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection ended, or nothing comes any more.
        }

        await ended.CancelAsync();
    }
}
