namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>Lets persons act all at once, by the numbers of a seed, and kills their server between the acts of those at pages.</summary>
/// <param name="seed">The seed.</param>
/// <param name="server">The server.</param>
internal sealed class CrashScript(int seed, CrashingServer server)
{
    private const int MostActsOfATerminal = 40;

    private volatile bool _hasFailed;
    private int _acts;

    /// <param name="pages">What a person at a page does next.</param>
    /// <param name="terminals">What a person at a terminal does next; they go on until those at the pages are through.</param>
    /// <param name="acts">The number of acts at each page.</param>
    /// <param name="kills">The number of kills.</param>
    public async Task RunAsync(IReadOnlyList<Func<Random, Task>> pages, IReadOnlyList<Func<Random, Task>> terminals, int acts, int kills)
    {
        var atPages = Task.WhenAll(pages.Select((actAsync, i) => ActAsync(actAsync, new Random(seed + (i * 1000)), acts)));
        var atTerminals = Task.WhenAll(terminals.Select((actAsync, i) =>
            ActAsync(actAsync, new Random(seed + ((i + 10) * 1000)), MostActsOfATerminal, atPages)));
        var moments = new Random(seed + 100_000);
        for (var kill = 1; kill <= kills && !_hasFailed; kill++)
        {
            var at = (pages.Count * acts * kill / (kills + 1)) + moments.Next(-2, 3);
            await Eventually.TrueAsync(
                () => Volatile.Read(ref _acts) >= at || atPages.IsCompleted || _hasFailed, $"act {at} is done", within: 6 * Deadline.Default);
            await server.KillAndStartAsync();
        }

        await Task.WhenAll(atPages, atTerminals);
    }

    private async Task ActAsync(Func<Random, Task> actAsync, Random random, int most, Task? until = null)
    {
        try
        {
            for (var act = 0; act < most && until?.IsCompleted != true && !_hasFailed; act++)
            {
                await actAsync(random);
                if (until is null)
                {
                    Interlocked.Increment(ref _acts);
                }
                else
                {
                    await Deadline.SilenceAsync(random.Next(50, 400));
                }
            }
        }
        catch
        {
            _hasFailed = true;
            throw;
        }
    }
}
