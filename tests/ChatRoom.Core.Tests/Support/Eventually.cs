using System.Diagnostics;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Waits for what another task will bring about; a test that waits in vain fails instead of hanging.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <param name="condition">Looked at again and again.</param>
    /// <param name="what">What did not come about, for the failure.</param>
    /// <param name="meanwhile">Done before each look, such as moving a clock.</param>
    public static async Task TrueAsync(Func<bool> condition, string what, Action? meanwhile = null)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Deadline, $"It never happened: {what}");
            meanwhile?.Invoke();
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    public static Task<T> InTimeAsync<T>(Task<T> task) => task.WaitAsync(Deadline, TestContext.Current.CancellationToken);

    public static Task InTimeAsync(Task task) => task.WaitAsync(Deadline, TestContext.Current.CancellationToken);
}
