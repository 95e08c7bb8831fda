using System.Diagnostics;

namespace ChatRoom.Testing;

/// <summary>Waits for what another task will bring about; a test that waits in vain fails instead of hanging.</summary>
internal static class Eventually
{
    /// <param name="condition">Looked at again and again.</param>
    /// <param name="what">What did not come about, for the failure.</param>
    /// <param name="meanwhile">Done before each look, such as moving a clock.</param>
    /// <param name="within">Where something else than <see cref="Deadline.Default"/> is asked for.</param>
    public static async Task TrueAsync(Func<bool> condition, string what, Action? meanwhile = null, TimeSpan? within = null)
    {
        var deadline = within ?? Deadline.Default;
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < deadline, $"It never happened: {what}");
            meanwhile?.Invoke();
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The same for a condition that takes a while to look at.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Deadline.Default, $"It never happened: {what}");
        }
    }

    public static Task<T> InTimeAsync<T>(Task<T> task) => task.WaitAsync(Deadline.Default, TestContext.Current.CancellationToken);

    public static Task InTimeAsync(Task task) => task.WaitAsync(Deadline.Default, TestContext.Current.CancellationToken);
}
