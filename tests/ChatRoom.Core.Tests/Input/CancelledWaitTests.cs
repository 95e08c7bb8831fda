using System.Net;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Input;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Input;

/// <summary>Tests what a connection that ends while it waits leaves behind for its address.</summary>
public sealed class CancelledWaitTests
{
    private static readonly ClientAddress Client = ClientAddress.Direct(IPAddress.Parse("192.0.2.1"));

    [Fact]
    public async Task A_join_that_was_given_up_delays_no_other_join_of_the_address()
    {
        await using var input = await TestInput.OpenAsync(new LimitsOptions { ConnectionsPerAddress = 1 });
        using var ending = new CancellationTokenSource();
        await input.Interpreter.WaitToJoinAsync(Client, ending.Token);
        var givenUp = input.Interpreter.WaitToJoinAsync(Client, ending.Token);

        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);

        var next = input.Interpreter.WaitToJoinAsync(Client, TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        input.Test.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.InTimeAsync(next);
    }

    [Fact]
    public async Task A_line_that_was_given_up_delays_no_other_line_of_the_address()
    {
        await using var input = await TestInput.OpenAsync(new LimitsOptions { AddressBurst = 1, AddressPerSecond = 1 });
        var bob = new TestSession(client: Client);
        await input.Test.BeginJoin(bob, "bob");
        Assert.Equal(InputOutcome.Said, await input.Interpreter.TakeAsync(bob, "first", Guid.NewGuid(), TestContext.Current.CancellationToken));

        for (var i = 0; i < 3; i++)
        {
            using var ending = new CancellationTokenSource();
            var givenUp = input.Interpreter.TakeAsync(bob, "second", Guid.NewGuid(), ending.Token).AsTask();
            await ending.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        }

        var waits = bob.Answers.Select(answer => answer.Result).OfType<SayResult.Later>().Select(later => later.Wait.TotalSeconds);
        Assert.Equal([1, 1, 1], waits);
    }
}
