namespace ChatRoom.Core.Rooms;

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

    private readonly object _gate = new();
    private List<(SendOrPostCallback Callback, object? State)> _waiting = [];

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
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            _waiting.Add((d, state));
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    private void Run()
    {
        SetSynchronizationContext(this);
        var batch = new List<(SendOrPostCallback Callback, object? State)>();
        while (true)
        {
            TakeAll(ref batch);
            foreach (var (callback, state) in batch)
            {
                callback(state);
            }

            batch.Clear();
        }
    }

    /// <summary>Exchanges an empty list for all that waits, as soon as anything does.</summary>
    private void TakeAll(ref List<(SendOrPostCallback, object?)> batch)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                // Sleeps at once. The classes for this spin first, which a thread that waits for every batch pays for always.
                Monitor.Wait(_gate);
            }

            (batch, _waiting) = (_waiting, batch);
        }
    }
}
