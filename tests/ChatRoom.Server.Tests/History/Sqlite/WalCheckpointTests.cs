using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.History;
using ChatRoom.Server.Tests.Support;

namespace ChatRoom.Server.Tests.History.Sqlite;

/// <summary>Tests that checkpoints of the write-ahead log run beside the commits.</summary>
[Slow]
public sealed class WalCheckpointTests : IDisposable
{
    // https://www.sqlite.org/fileformat2.html#the_write_ahead_log: new numbers each time the log begins anew.
    private const int SaltOffset = 16;
    private const int SaltBytes = 8;

    private readonly HistoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_log_is_taken_over_and_begins_anew_while_events_are_stored()
    {
        await using var store = _folder.Open();
        var log = await store.OpenAsync(RoomDirectory.Lobby, CancellationToken.None);
        await SayAsync(log, 1);
        var first = Salt();
        var small = new FileInfo(_folder.FilePath).Length;

        // More pages than are waited for.
        for (var i = 0; i < 100; i++)
        {
            await SayAsync(log, 60_000);
        }

        using var enough = new CancellationTokenSource();
        var talking = SayUntilAsync(log, enough.Token);
        await Eventually.TrueAsync(() => !Salt().SequenceEqual(first), "a log that has begun anew");
        await Eventually.TrueAsync(() => new FileInfo(_folder.FilePath).Length > small + 6_000_000, "all of it in the file");
        await enough.CancelAsync();
        await talking;
    }

    [Fact]
    public async Task The_log_stays_bounded_and_whole_however_much_is_stored()
    {
        const int Rooms = 4;
        const int Messages = 400;
        var most = 0L;
        await using (var store = _folder.Open())
        {
            await Task.WhenAll(Enumerable.Range(0, Rooms).Select(async room =>
            {
                var log = await store.OpenAsync($"room{room}", CancellationToken.None);
                for (var i = 0; i < Messages; i++)
                {
                    await SayAsync(log, 60_000);
                    InterlockedMax(ref most, new FileInfo(_folder.FilePath + "-wal").Length);
                }
            }));
        }

        // 96 MB were written; the writer waits after 64.
        Assert.InRange(most, 1, 80_000_000);
        Assert.Null(_folder.Verify());
        Assert.Equal(Messages, HistoryFile.Events(_folder.FilePath, "room0").Count());
    }

    private static async Task SayAsync(ITranscript log, int length) => await log.AppendAsync(
        [new MessagePosted(Guid.NewGuid(), TestEvents.At, "alice", new string('x', length), MessageKind.Say)], CancellationToken.None);

    private static async Task SayUntilAsync(ITranscript log, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await SayAsync(log, 1);
        }
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private byte[] Salt()
    {
        using var file = new FileStream(_folder.FilePath + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var header = new byte[SaltOffset + SaltBytes];
        file.ReadExactly(header);
        return header[SaltOffset..];
    }
}
