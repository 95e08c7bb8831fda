using ChatRoom.Core.Delivery;

namespace ChatRoom.Core.Tests.Delivery;

/// <summary>Tests the queue of items for one thread.</summary>
public sealed class MailboxTests
{
    [Fact]
    public async Task Everything_added_from_any_thread_is_taken_once_and_in_its_order()
    {
        const int Adders = 4;
        const int Each = 20_000;
        var pending = new Mailbox<(int Adder, int Number)>();
        var taking = Task.Run(() => TakeToTheEnd(pending), TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, Adders).Select(adder => Task.Run(() =>
        {
            for (var number = 0; number < Each; number++)
            {
                Assert.True(pending.TryAdd((adder, number)));
            }
        })));
        pending.Complete();

        var taken = await Eventually.InTimeAsync(taking);
        for (var adder = 0; adder < Adders; adder++)
        {
            Assert.Equal(Enumerable.Range(0, Each), taken.Where(item => item.Adder == adder).Select(item => item.Number));
        }
    }

    [Fact]
    public async Task A_sleeping_consumer_is_woken_by_each_added_item()
    {
        var pending = new Mailbox<int>();
        for (var number = 0; number < 1000; number++)
        {
            var taking = Task.Run(() =>
            {
                var batch = new List<int>();
                pending.TakeAll(ref batch);
                return batch;
            });
            await Task.Yield();
            pending.TryAdd(number);

            Assert.Equal([number], await Eventually.InTimeAsync(taking));
        }
    }

    [Fact]
    public async Task Waiting_items_are_still_taken_at_the_end_and_none_is_added()
    {
        var pending = new Mailbox<int>();
        pending.TryAdd(1);
        pending.Complete();

        Assert.False(pending.TryAdd(2));
        Assert.Equal([1], await Eventually.InTimeAsync(Task.Run(() => TakeToTheEnd(pending))));
    }

    [Fact]
    public async Task A_sleeping_consumer_is_woken_by_the_end()
    {
        var pending = new Mailbox<int>();
        var taking = Task.Run(() => TakeToTheEnd(pending));
        pending.Complete();

        Assert.Empty(await Eventually.InTimeAsync(taking));
    }

    private static List<T> TakeToTheEnd<T>(Mailbox<T> pending)
    {
        var taken = new List<T>();
        var batch = new List<T>();
        while (pending.TakeAll(ref batch))
        {
            taken.AddRange(batch);
            batch.Clear();
        }

        return taken;
    }
}
