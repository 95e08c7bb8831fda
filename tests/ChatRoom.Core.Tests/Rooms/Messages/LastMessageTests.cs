using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Tests.Support;

namespace ChatRoom.Core.Tests.Rooms.Messages;

/// <summary>Tests which message is somebody's last one.</summary>
public sealed class LastMessageTests : IAsyncDisposable
{
    private readonly TestRoom _test = new();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_message_before_ten_thousand_others_is_not_found_and_the_answer_says_so()
    {
        var alice = await _test.JoinAsync("alice");
        var bob = await _test.JoinAsync("bob");
        await _test.SayAsync(alice, "mine");
        for (var i = 0; i < 10_001; i++)
        {
            await _test.Room.SayAsync(bob, "yours", MessageKind.Say, RoomEvent.NewId(), TestContext.Current.CancellationToken);
        }

        var refusal = await RoomMessages.DeleteAsync(alice, null, null, TestContext.Current.CancellationToken);

        Assert.Equal("None of the last 10000 messages and announcements here is yours. Name the number of the message, as in /edit N TEXT and /delete N.", refusal?.ToString());
        Assert.Null(await RoomMessages.DeleteAsync(alice, 3, null, TestContext.Current.CancellationToken));
    }
}
