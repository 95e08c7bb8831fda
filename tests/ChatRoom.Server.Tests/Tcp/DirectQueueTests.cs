using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Server.Tcp.OutOfBand;
using ChatRoom.Server.Tests.Web.Support;

namespace ChatRoom.Server.Tests.Tcp;

/// <summary>Tests the conversations of which lines wait for a TCP client.</summary>
public sealed class DirectQueueTests : IAsyncDisposable
{
    private readonly ManyRooms _rooms = ManyRooms.Open();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_bell_that_rings_late_brings_no_line_twice_and_a_room_is_kept_only_while_lines_wait()
    {
        var queue = new DirectQueue();
        var room = await SayAsync("one", "two");
        var leases = 0;
        DirectNews News(long from) => new(room, from, () =>
        {
            leases++;
            return _rooms.Directory.FindAsync(room.Name, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        });

        queue.Add(News(1));
        queue.Add(News(2));
        Assert.True(queue.TryPeek(out var cursor));
        Assert.Equal((1, 1L), (leases, cursor.Next));
        cursor.Next = 2;
        queue.RemoveIfRead(cursor);
        Assert.False(queue.IsEmpty);
        cursor.Next = 3;
        queue.RemoveIfRead(cursor);
        Assert.True(queue.IsEmpty);

        queue.Add(News(2));
        Assert.True(queue.IsEmpty);
        queue.End();
        queue.Add(News(1));
        Assert.True(queue.IsEmpty);
        Assert.Equal(1, leases);
    }

    private async Task<Room> SayAsync(params string[] texts)
    {
        var people = _rooms.Directory.People;
        var (ada, bob) = (people.Enter("ada").Person, people.Enter("bob").Person);
        using var request = await _rooms.Directory.Direct.OpenAsync(ada, bob, TestContext.Current.CancellationToken);
        foreach (var text in texts)
        {
            Assert.Null(await DirectMessages.SayAsync(request.Lease!.Room, ada, text, Guid.NewGuid(), TestContext.Current.CancellationToken));
        }

        return request.Lease!.Room;
    }
}
