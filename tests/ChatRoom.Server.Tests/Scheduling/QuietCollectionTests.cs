using ChatRoom.Server.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace ChatRoom.Server.Tests.Scheduling;

public sealed class QuietCollectionTests : IDisposable
{
    private const int MiB = 1 << 20;

    private readonly QuietCollection _collection;
    private long _allocated;
    private int _collected;

    public QuietCollectionTests() => _collection = new(new FakeTimeProvider(), () => _allocated, () => _collected++);

    public void Dispose() => _collection.Dispose();

    [Fact]
    public void A_server_that_becomes_quiet_gives_its_memory_back_at_once_and_after_its_rooms_have_closed()
    {
        Pass(10, 100);
        Assert.Equal(0, _collected);

        Pass(1, 2);
        Assert.Equal(1, _collected);
        Pass(13, 2);
        Assert.Equal(1, _collected);
        Pass(1, 2);
        Assert.Equal(2, _collected);
        Pass(1_000, 2);
        Assert.Equal(2, _collected);
    }

    [Fact]
    public void A_server_that_was_never_busy_is_left_alone()
    {
        Pass(1_000, 2);
        Pass(5, 40);
        Pass(1_000, 2);

        Assert.Equal(0, _collected);
    }

    [Fact]
    public void Each_busy_time_counts_anew()
    {
        Pass(3, 100);
        Pass(5, 2);
        Pass(3, 100);
        Pass(5, 2);

        Assert.Equal(2, _collected);
    }

    private void Pass(int minutes, int mebibytes)
    {
        for (var i = 0; i < minutes; i++)
        {
            _allocated += mebibytes * (long)MiB;
            _collection.OnMinute();
        }
    }
}
