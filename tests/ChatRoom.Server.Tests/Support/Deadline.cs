namespace ChatRoom.Server.Tests.Support;

/// <summary>Everything a test waits for comes in time or fails the test; no test waits without an end.</summary>
internal static class Deadline
{
    /// <summary>Generous: it only bounds a failing test.</summary>
    public static TimeSpan Default { get; } = TimeSpan.FromSeconds(20);

    public static CancellationToken Token() => new CancellationTokenSource(Default).Token;

    public static Task<T> Within<T>(Task<T> task) => task.WaitAsync(Default);

    public static Task Within(Task task) => task.WaitAsync(Default);

    /// <summary>Waits until <paramref name="condition"/> holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, TimeSpan? within = null)
    {
        var end = DateTime.UtcNow + (within ?? Default);
        while (!condition())
        {
            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException($"Waited in vain until {what}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }

    /// <summary>A person's or a program's silence, where silence itself is what is tested.</summary>
    public static Task SilenceAsync(int milliseconds) => Task.Delay(milliseconds);
}
