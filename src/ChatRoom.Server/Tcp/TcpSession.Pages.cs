using System.Buffers;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;

namespace ChatRoom.Server.Tcp;

/// <content>Events read from the transcript and encoded for one client: it is far behind, or has asked for older ones.</content>
internal abstract partial class TcpSession
{
    private const int PageSize = 256;
    private const int PageBytes = 16 << 10;

    private ArrayBufferWriter<byte>? _encoded;

    /// <summary>An event as this client reads it, where the shared bytes do not serve.</summary>
    protected virtual void Encode(RoomEvent roomEvent, IBufferWriter<byte> output) => Format!.Encode(roomEvent, output);

    /// <summary>Whether this client reads its format's shared bytes; if not, each event is encoded for it alone.</summary>
    protected virtual bool SharesBytes => true;

    /// <summary>The shared bytes are not to be kept for as long as this client takes.</summary>
    private async ValueTask WriteCopyAsync(ByteSlice slice)
    {
        byte[] copy;
        using (slice)
        {
            copy = slice.Bytes.ToArray();
        }

        await WriteAsync(copy);
        _cursor.MoveTo(slice.Next);
    }

    /// <summary>Sends a page encoded for this client alone: it is far behind, or reads the events in its own way.</summary>
    private async ValueTask<bool> TrySendPageAsync(long limit)
    {
        var next = await SendPageAsync(_cursor.Sequence, limit, messagesOnly: false);
        var sent = next > _cursor.Sequence;
        _cursor.MoveTo(next);
        return sent;
    }

    /// <summary>Sends again what this client has had, or could have had, from <paramref name="from"/> on.</summary>
    private async ValueTask ReplayAsync(long from, bool messagesOnly)
    {
        while (from < _cursor.Sequence)
        {
            var next = await SendPageAsync(from, _cursor.Sequence, messagesOnly);
            if (next == from)
            {
                break;
            }

            from = next;
        }
    }

    /// <summary>Reads and sends up to a page of events from <paramref name="from"/> up to <paramref name="limit"/>.</summary>
    /// <returns>The number of the first event that was not read; <paramref name="from"/> if there was none.</returns>
    private async ValueTask<long> SendPageAsync(long from, long limit, bool messagesOnly)
    {
        var events = await room.ReadAfterAsync(from - 1, PageSize, CancellationToken.None);
        if (events.Count == 0 || events[0].Sequence >= limit)
        {
            return from;
        }

        if (events[0].Sequence > from)
        {
            await WriteAsync(EncodeNotice($"({events[0].Sequence - from} older events are no longer kept)"));
        }

        var encoded = _encoded ??= new ArrayBufferWriter<byte>(4096);
        encoded.ResetWrittenCount();
        var next = from;
        foreach (var roomEvent in events.TakeWhile(e => e.Sequence < limit))
        {
            next = roomEvent.Sequence + 1;
            if (messagesOnly && roomEvent is not MessagePosted)
            {
                continue;
            }

            Encode(roomEvent, encoded);
            if (encoded.WrittenCount >= (SendsSlices ? PageBytes : 1))
            {
                await WriteAsync(encoded.WrittenMemory);
                encoded.ResetWrittenCount();
            }
        }

        await WriteAsync(encoded.WrittenMemory);
        return next;
    }
}
