namespace ChatRoom.Core.Delivery;

/// <summary>
/// A thread for the loops of some rooms and their fan-out, in turns and in the order in which they were asked for. The
/// thread pool would do as well, but its threads look for further work for a while before they sleep, which in a room of few
/// members took a third of the processor time; and storing, showing and sending would be up to three threads' work.
/// What runs here must not block.
/// </summary>
internal sealed class RoomThread : SynchronizationContext
{
    private static readonly RoomThread?[] All = new RoomThread?[Environment.ProcessorCount];
    private static int _given;

    private readonly Mailbox<(SendOrPostCallback Callback, object? State)> _pending = new();

    private RoomThread(int number) => new Thread(Run) { IsBackground = true, Name = $"rooms {number}" }.Start();

    /// <summary>The thread for one more room: there are as many as there are processors, and they take turns.</summary>
    public static RoomThread Next()
    {
        lock (All)
        {
            var place = _given++ % All.Length;
            return All[place] ??= new RoomThread(place + 1);
        }
    }

    /// <summary>Begins an asynchronous method here and now; what comes after its first wait runs on this thread.</summary>
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
