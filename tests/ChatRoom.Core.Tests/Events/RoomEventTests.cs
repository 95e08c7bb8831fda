using ChatRoom.Core.Events;

namespace ChatRoom.Core.Tests.Events;

public sealed class RoomEventTests
{
    [Fact]
    public void No_id_is_given_twice()
    {
        var ids = Enumerable.Range(0, 20_000).AsParallel().Select(_ => RoomEvent.NewId()).ToArray();

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.DoesNotContain(Guid.Empty, ids);
    }
}
