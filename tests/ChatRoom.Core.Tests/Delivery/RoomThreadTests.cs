using ChatRoom.Core.Delivery;

namespace ChatRoom.Core.Tests.Delivery;

public sealed class RoomThreadTests
{
    [Fact]
    public async Task Callbacks_from_many_threads_run_on_one_in_the_order_of_each()
    {
        const int Posters = 4;
        const int Each = 1000;
        var room = RoomThread.Next();
        var seen = new List<(int Poster, int Number, int Thread)>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await Task.WhenAll(Enumerable.Range(0, Posters).Select(poster => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                var number = i;
                room.Post(
                    _ =>
                    {
                        seen.Add((poster, number, Environment.CurrentManagedThreadId));
                        if (seen.Count == Posters * Each)
                        {
                            done.SetResult();
                        }
                    },
                    null);
            }
        }, TestContext.Current.CancellationToken)));
        await Eventually.InTimeAsync(done.Task);

        Assert.Single(seen.Select(s => s.Thread).Distinct());
        Assert.All(
            seen.GroupBy(s => s.Poster),
            poster => Assert.Equal(Enumerable.Range(0, Each), poster.Select(s => s.Number)));
    }

    [Fact]
    public async Task A_method_continues_on_the_room_thread_after_a_wait()
    {
        var room = RoomThread.Next();
        var awaited = new TaskCompletionSource();
        var threads = new List<string?>();

        var running = room.Begin(async () =>
        {
            await awaited.Task;
            threads.Add(Thread.CurrentThread.Name);
            await Task.Delay(1, TestContext.Current.CancellationToken);
            threads.Add(Thread.CurrentThread.Name);
        });
        Assert.NotSame(room, SynchronizationContext.Current);
        await Task.Run(awaited.SetResult, TestContext.Current.CancellationToken);
        await Eventually.InTimeAsync(running);

        Assert.Equal(2, threads.Count);
        Assert.All(threads, name => Assert.StartsWith("rooms ", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Rooms_are_spread_over_as_many_threads_as_there_are_processors()
    {
        var given = Enumerable.Range(0, 3 * Environment.ProcessorCount).Select(_ => RoomThread.Next()).ToList();

        Assert.Equal(Environment.ProcessorCount, given.Distinct().Count());
    }
}
