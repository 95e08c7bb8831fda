namespace ChatRoom.Server.History.Sqlite;

/// <summary>Represents a change that waits for the writer's thread.</summary>
/// <param name="Change">Makes the change. The writer may roll it back and call it again.</param>
/// <param name="HasOwnTransaction">Whether the change must not share a transaction with others.</param>
internal sealed record WriteJob(Action<WriteConnection> Change, bool HasOwnTransaction)
{
    /// <summary>Returns a job that only wakes the writer; nobody waits for it.</summary>
    public static WriteJob Nothing()
    {
        var job = new WriteJob(_ => { }, HasOwnTransaction: false);
        // Observed: a failure of this job concerns nobody.
        _ = job.Done.Task.ContinueWith(done => done.Exception, TaskScheduler.Default);
        return job;
    }

    /// <summary>Gets the source of the task that completes when the change is on disk.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets or sets why the change failed alone; null if it did not.</summary>
    public Exception? Failure { get; set; }
}
