namespace ChatRoom.Server.Web.Rows;

/// <summary>Runs asynchronous operations one after another, in the order of the calls.</summary>
/// <remarks>An operation must not wait for another one of the same queue.</remarks>
internal sealed class OperationQueue
{
    private Task _last = Task.CompletedTask;

    /// <summary>Runs an operation after all operations before it, whether they succeeded or not.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> operation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var previous = Interlocked.Exchange(ref _last, done.Task);
        try
        {
            await previous;
            return await operation();
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>Runs an operation after all operations before it, whether they succeeded or not.</summary>
    public Task RunAsync(Func<Task> operation) => RunAsync(async () =>
    {
        await operation();
        return true;
    });
}
