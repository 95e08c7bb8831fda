using ChatRoom.Server.Accounts;

namespace ChatRoom.Server.Tests.Accounts;

public sealed class HashQueueTests
{
    [Fact]
    public async Task Addresses_take_turns_and_one_address_cannot_fill_the_queue()
    {
        var queue = new HashQueue(atOnce: 1, waiting: 20);
        var running = await queue.EnterAsync(1, CancellationToken.None);
        var flood = Enumerable.Range(0, 6).Select(_ => queue.EnterAsync(1, CancellationToken.None)).ToList();
        var other = queue.EnterAsync(2, CancellationToken.None);

        Assert.Null(await flood[5]);
        Assert.False(other.IsCompleted);
        running!.Dispose();
        (await Eventually.InTimeAsync(flood[0]))!.Dispose();
        var turn = await Eventually.InTimeAsync(other);
        Assert.False(flood[1].IsCompleted);
        turn!.Dispose();
        Assert.NotNull(await Eventually.InTimeAsync(flood[1]));
    }

    [Fact]
    public async Task A_full_queue_refuses_and_a_caller_that_gives_up_makes_room_in_the_end()
    {
        var queue = new HashQueue(atOnce: 1, waiting: 4);
        var running = await queue.EnterAsync(0, CancellationToken.None);
        using var givesUp = new CancellationTokenSource();
        var first = queue.EnterAsync(1, givesUp.Token);
        var others = Enumerable.Range(2, 3).Select(i => queue.EnterAsync((UInt128)i, CancellationToken.None)).ToList();
        Assert.Null(await queue.EnterAsync(9, CancellationToken.None));

        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        running!.Dispose();
        foreach (var other in others)
        {
            (await Eventually.InTimeAsync(other))!.Dispose();
        }

        Assert.NotNull(await queue.EnterAsync(9, CancellationToken.None));
    }
}
