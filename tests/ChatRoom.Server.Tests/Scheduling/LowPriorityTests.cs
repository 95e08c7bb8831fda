using ChatRoom.Server.Scheduling;

namespace ChatRoom.Server.Tests.Scheduling;

public sealed class LowPriorityTests
{
    [Fact]
    public async Task A_long_computation_yields_the_processor_and_takes_no_thread_of_the_pool()
    {
        var usual = LowPriority.NiceOfThread();

        var (nice, isOfPool) = await LowPriority.RunAsync(
            () => (LowPriority.NiceOfThread(), Thread.CurrentThread.IsThreadPoolThread), TestContext.Current.CancellationToken);

        Assert.Equal(Math.Min(19, usual + 10), OperatingSystem.IsLinux() ? nice : usual + 10);
        Assert.False(isOfPool);
        Assert.Equal(usual, await Task.Run(LowPriority.NiceOfThread, TestContext.Current.CancellationToken));
    }
}
