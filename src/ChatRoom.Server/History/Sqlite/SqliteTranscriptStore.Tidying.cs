namespace ChatRoom.Server.History.Sqlite;

/// <content>Wakes the writer while overwritten text is left in the write-ahead log.</content>
public sealed partial class SqliteTranscriptStore
{
    private static readonly TimeSpan TidyUpAgainAfter = TimeSpan.FromMilliseconds(50);

    private int _isWaking;

    /// <summary>Lets the writer go on with tidying up, also while nothing is to be stored.</summary>
    private void WakeSoon()
    {
        if (Interlocked.Exchange(ref _isWaking, 1) == 0)
        {
            _ = Task.Delay(TidyUpAgainAfter).ContinueWith(
                _ =>
                {
                    Volatile.Write(ref _isWaking, 0);
                    _pending.TryAdd(WriteJob.Nothing());
                },
                TaskScheduler.Default);
        }
    }
}
