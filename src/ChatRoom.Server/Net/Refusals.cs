namespace ChatRoom.Server.Net;

/// <summary>Counts the refused connections that are not closed yet. Thread-safe.</summary>
internal sealed class Refusals
{
    /// <summary>Limits those that get the reason at the same time; further ones are only closed.</summary>
    private const int MostTold = 16;

    // They have descriptors still, of DescriptorBudget.Reserve.
    private const int Most = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private int _count;

    /// <summary>Begins a refusal; returns whether the client gets the reason.</summary>
    public bool Begin() => Interlocked.Increment(ref _count) <= MostTold;

    /// <summary>Ends a refusal: its connection is closed.</summary>
    public void End() => Interlocked.Decrement(ref _count);

    /// <summary>Waits while a flood comes in faster than its connections are closed.</summary>
    public async ValueTask WaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _count) > Most)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
