using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Tcp.OutOfBand;

namespace ChatRoom.Server.Tcp;

/// <content>
/// Sends for the connection, one sender at a time: on the waking thread, or in a task while the peer is slow.
/// </content>
internal abstract partial class TcpConnection
{
    private const int DirectEvents = 50;
    private const int DirectCharacters = 16 << 10;

    private void SendWhileWoken()
    {
        try
        {
            long seen;
            do
            {
                seen = Volatile.Read(ref _wakes);
                if (!TrySendNow())
                {
                    _ = SendWhileWokenAsync();
                    return;
                }
            }
            while (Interlocked.Add(ref _wakes, -seen) != 0);
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    private async Task SendWhileWokenAsync()
    {
        if (SynchronizationContext.Current is not null)
        {
            // The room's thread must not wait for this peer, nor encode for it alone.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        try
        {
            long seen;
            do
            {
                seen = Volatile.Read(ref _wakes);
                await SendNewsAsync();
            }
            while (Interlocked.Add(ref _wakes, -seen) != 0);
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    /// <summary>Sends the newest events without a task, which serves nearly every wake.</summary>
    /// <returns>False if there is other work, or the peer takes no more at once.</returns>
    private bool TrySendNow()
    {
        if (!_started)
        {
            return true;
        }

        if (!HasOnlyEvents)
        {
            return false;
        }

        bool sent;
        do
        {
            sent = false;
            // One slice of each room in turn: a busy room does not delay a quiet one.
            foreach (var receiver in _receivers)
            {
                switch (receiver.ReadSlice(long.MaxValue, out var slice))
                {
                    case LogRead.CaughtUp:
                        break;
                    case LogRead.OutOfTail:
                        return false;
                    default:
                        if (!TrySendInOrder(receiver, slice))
                        {
                            return false;
                        }

                        sent = true;
                        break;
                }
            }
        }
        while (sent);
        return true;
    }

    /// <summary>Sends a slice, unless a message between events waits.</summary>
    private bool TrySendInOrder(TcpReceiver receiver, ByteSlice slice)
    {
        // Looked at after the read: such a message may have come before the newest event of the slice.
        if (_outOfBand.IsEmpty && _direct.IsEmpty)
        {
            return TrySend(receiver, slice);
        }

        slice.Dispose();
        return false;
    }

    /// <summary>
    /// Sends a slice; after a partial send, copies the rest of the begun event and releases the shared bytes.
    /// </summary>
    /// <returns>Whether the peer took all of it.</returns>
    private bool TrySend(TcpReceiver receiver, ByteSlice slice)
    {
        using (slice)
        {
            var bytes = slice.Bytes.Span;
            _maySend = true;
            var sent = bytes.IsEmpty ? 0 : transport.Send(bytes);
            if (sent == bytes.Length)
            {
                receiver.MoveTo(slice.Next);
                return true;
            }

            CopyRemainder(receiver, slice, sent);
            return false;
        }
    }

    private void CopyRemainder(TcpReceiver receiver, ByteSlice slice, int sent)
    {
        _remainder = slice.Remainder(sent, RemainderBytes, out _afterRemainder).ToArray();
        _remainderOf = receiver;
    }

    private async ValueTask SendNewsAsync()
    {
        if (!_started || _finished.Task.IsCompleted)
        {
            return;
        }

        if (Interlocked.Exchange(ref _opening, null) is { } opening)
        {
            await WriteAsync(opening);
        }

        bool hasMore;
        do
        {
            await SendRemainderAsync();
            while (_outOfBand.TryTake(out var message))
            {
                message.Change?.Invoke();
                await (message switch
                {
                    { Move: { } move } => MoveAsync(move),
                    { Receiver: null } => WriteAsync(message.Bytes),
                    { Bytes: null } => message.Receiver.ReplayAsync(message.From, message.MessagesOnly),
                    _ => SendBehindEventsAsync(message.Bytes, message.Receiver, message.From),
                });
            }

            hasMore = await TrySendEventsAsync();
            // In turn with the rooms: a client that is always behind in a busy one gets its private messages all the same.
            hasMore |= await TrySendDirectAsync();
        }
        while (hasMore || !_outOfBand.IsEmpty);

        if (_finishing)
        {
            _finished.TrySetResult();
        }
    }

    /// <summary>Sends some private messages of one conversation; false if none wait.</summary>
    private async ValueTask<bool> TrySendDirectAsync()
    {
        if (!_direct.TryPeek(out var cursor))
        {
            return false;
        }

        await SendRemainderAsync();
        try
        {
            await SendDirectAsync(cursor, Person!.Id);
        }
        catch (TranscriptException)
        {
            await WriteAsync(EncodeNotice("(Private messages cannot be read just now.)"));
            cursor.Next = cursor.Room.Tail.NextSequence;
        }

        _direct.RemoveIfRead(cursor);
        return true;
    }

    private async ValueTask SendDirectAsync(DirectCursor cursor, PersonId reader)
    {
        var conversation = cursor.Room.Conversation!;
        foreach (var roomEvent in await cursor.Room.ReadSomeAfterAsync(cursor.Next - 1, DirectEvents, DirectCharacters, CancellationToken.None))
        {
            if (conversation.LineFor(reader, roomEvent) is { } line)
            {
                var isOwn = roomEvent.AuthorId == reader;
                Replies.Show(conversation.OtherOf(reader), isOwn ? conversation.NameForReader(reader) : roomEvent.Author, isOwn);
                await WriteAsync(EncodePrivate(roomEvent, line));
            }

            cursor.Next = roomEvent.Sequence + 1;
        }
    }

    private async ValueTask SendRemainderAsync()
    {
        if (_remainder is not null)
        {
            await SendAsync(_remainder);
            _remainder = null;
            _remainderOf!.MoveTo(_afterRemainder);
        }
    }

    private async ValueTask SendBehindEventsAsync(byte[] bytes, TcpReceiver receiver, long next)
    {
        while (receiver.Next < next && await TrySendEventsAsync(receiver, next))
        {
            await SendRemainderAsync();
        }

        await SendAsync(bytes);
    }

    /// <summary>Sends some events of each room; false if there are none.</summary>
    private async ValueTask<bool> TrySendEventsAsync()
    {
        var sent = false;
        foreach (var receiver in _receivers)
        {
            if (_remainder is not null)
            {
                break;
            }

            sent |= await TrySendEventsAsync(receiver, long.MaxValue, yields: true);
        }

        return sent;
    }

    private async ValueTask<bool> TrySendEventsAsync(TcpReceiver receiver, long below, bool yields = false)
    {
        switch (receiver.ReadSlice(below, out var slice))
        {
            case LogRead.CaughtUp:
                return false;
            case LogRead.OutOfTail:
                return await receiver.TrySendOwnAsync(below);
            case LogRead.Slice when yields && !_outOfBand.IsEmpty:
                slice.Dispose();
                return false;
            case LogRead.Slice when SendsSlices:
                TrySend(receiver, slice);
                return true;
            default:
                await WriteCopyAsync(receiver, slice);
                return true;
        }
    }

    /// <summary>Writes a copy, because this client must not lease the shared bytes for the time of its write.</summary>
    private async ValueTask WriteCopyAsync(TcpReceiver receiver, ByteSlice slice)
    {
        byte[] copy;
        using (slice)
        {
            copy = slice.Bytes.ToArray();
        }

        await WriteAsync(copy);
        receiver.MoveTo(slice.Next);
    }
}
