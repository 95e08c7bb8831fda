using System.Collections.Concurrent;

namespace ChatRoom.Core.Rooms.Members;

/// <summary>Keeps the work for persons that have left for good, which nobody waits for, until it has ended.</summary>
internal sealed class Farewells
{
    // A stop has five seconds in all.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Task, byte> _underWay = new();

    /// <summary>Keeps a piece of work, which catches its faults, until it ends.</summary>
    public void Add(Task work)
    {
        _underWay.TryAdd(work, 0);
        work.ContinueWith(_ => _underWay.TryRemove(work, out byte _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits until all has ended, a second at most: with several nodes, no next process does the rest soon.</summary>
    public Task EndAsync() => Task.WhenAny(Task.WhenAll(_underWay.Keys), Task.Delay(Longest));
}
