namespace ChatRoom.Core.Delivery;

/// <summary>Runs the loops of some rooms and their fan-out on one thread, in the order of the requests.</summary>
/// <remarks>
/// Code on this thread must not block. Why the thread pool is not used: docs/decisions/0006-own-threads-for-rooms.md.
/// </remarks>
internal sealed class RoomThread : SynchronizationContext
{
    private static readonly RoomThread?[] All = new RoomThread?[Environment.ProcessorCount];
    private static int _assigned;

    private readonly Mailbox<(SendOrPostCallback Callback, object? State)> _pending = new();

    private RoomThread(int number) => new Thread(Run) { IsBackground = true, Name = $"rooms {number}" }.Start();

    /// <summary>Returns the thread for one more room, in turn; there are as many threads as processors.</summary>
    public static RoomThread Next()
    {
        lock (All)
        {
            var place = _assigned++ % All.Length;
            return All[place] ??= new RoomThread(place + 1);
        }
    }

    /// <summary>Begins an asynchronous method at once; after its first wait it continues on this thread.</summary>
    public Task Begin(Func<Task> method)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            return method();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => _pending.TryAdd((d, state));

    private void Run()
    {
        SetSynchronizationContext(this);
        var batch = new List<(SendOrPostCallback Callback, object? State)>();
        while (_pending.TakeAll(ref batch))
        {
            foreach (var (callback, state) in batch)
            {
                callback(state);
            }

            batch.Clear();
        }
    }
}
