using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Search;

/// <summary>Holds the results of one search, page by page. Only one call at a time.</summary>
/// <remarks>
/// An index may be behind, and rights change. So each found message is read from its log, and its room is asked for permission.
/// </remarks>
public sealed class SearchResults
{
    private const int NeighbourEvents = 8;
    private const int BatchSize = 32;

    // The times of all answers are multiples of this, so they do not tell of rooms that the reader may not read.
    private static readonly TimeSpan Quantum = TimeSpan.FromMilliseconds(20);

    private readonly RoomDirectory _rooms;
    private readonly TimeProvider _time;
    private readonly Person _reader;
    private readonly Func<Room, MessagePosted, ValueTask<bool>> _meets;
    private readonly Func<long?, int, CancellationToken, Task<IReadOnlyList<IndexedMessage>>>? _findIndexed;
    private readonly HashSet<(string, long)> _seen = [];
    private readonly Queue<(string Room, long Sequence)> _unindexed;
    private readonly Queue<(string Room, long Sequence)> _indexed = [];
    private readonly DateTimeOffset? _incompleteSince;
    private long? _before;
    private bool _isExhausted;

    internal SearchResults(
        RoomDirectory rooms,
        TimeProvider time,
        Person reader,
        Func<Room, MessagePosted, ValueTask<bool>> meets,
        UnindexedMessages unindexed,
        Func<long?, int, CancellationToken, Task<IReadOnlyList<IndexedMessage>>>? findIndexed,
        DateTimeOffset? incompleteSince)
    {
        (_rooms, _time, _reader, _meets, _findIndexed) = (rooms, time, reader, meets, findIndexed);
        _unindexed = new(unindexed.Found);
        _incompleteSince = incompleteSince;
        _isExhausted = findIndexed is null;
    }

    /// <summary>Returns the next messages.</summary>
    /// <param name="count">The maximum number.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="SearchException">The index cannot be read, or the search took too long.</exception>
    public async Task<SearchPage> NextAsync(int count, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var opened = new Dictionary<string, RoomLease?>(StringComparer.Ordinal);
        var messages = new List<FoundMessage>();
        try
        {
            // The index may have one room and not yet another, so the newest message may be in either.
            FoundMessage? unindexed = null, indexed = null;
            while (true)
            {
                unindexed ??= await HeadAsync(opened, _unindexed, cancellationToken);
                indexed ??= await HeadAsync(opened, _indexed, cancellationToken);
                var isUnindexed = indexed is null || unindexed?.Message.At >= indexed.Message.At;
                var found = isUnindexed ? unindexed : indexed;
                var queue = isUnindexed ? _unindexed : _indexed;
                var isNew = found is not null && !_seen.Contains(queue.Peek());
                if (found is null || (isNew && messages.Count == count))
                {
                    return new(await StillReadableAsync(opened, messages, cancellationToken), HasMore: found is not null, _incompleteSince);
                }

                _seen.Add(queue.Dequeue());
                (unindexed, indexed) = (isUnindexed ? null : unindexed, isUnindexed ? indexed : null);
                if (isNew)
                {
                    messages.Add(found);
                }
            }
        }
        finally
        {
            foreach (var lease in opened.Values)
            {
                lease?.Dispose();
            }

            var rest = Quantum - TimeSpan.FromTicks(_time.GetElapsedTime(began).Ticks % Quantum.Ticks);
            await Task.Delay(rest, _time, CancellationToken.None);
        }
    }

    /// <summary>Finds the first message of a queue that the reader may see, and leaves it there.</summary>
    private async Task<FoundMessage?> HeadAsync(
        Dictionary<string, RoomLease?> opened, Queue<(string Room, long Sequence)> queue, CancellationToken cancellationToken)
    {
        do
        {
            while (queue.TryPeek(out var next))
            {
                if (!_seen.Contains(next) && await LookUpAsync(opened, next.Room, next.Sequence, cancellationToken) is { } found)
                {
                    return found;
                }

                queue.Dequeue();
            }
        }
        while (queue == _indexed && await ReadIndexAsync(cancellationToken));
        return null;
    }

    /// <summary>Reads some more messages from the index; false if it has no others.</summary>
    private async Task<bool> ReadIndexAsync(CancellationToken cancellationToken)
    {
        if (_isExhausted)
        {
            return false;
        }

        var batch = await _findIndexed!(_before, BatchSize, cancellationToken);
        _isExhausted = batch.Count < BatchSize;
        foreach (var message in batch)
        {
            _before = message.Key;
            _indexed.Enqueue((message.Room, message.Sequence));
        }

        return true;
    }

    private async Task<FoundMessage?> LookUpAsync(
        Dictionary<string, RoomLease?> opened, string name, long sequence, CancellationToken cancellationToken)
    {
        if (!opened.TryGetValue(name, out var lease))
        {
            opened[name] = lease = await OpenAsync(name, cancellationToken);
        }

        if (lease?.Room is not { } room)
        {
            return null;
        }

        IReadOnlyList<RoomEvent> around;
        MessagePosted? message;
        try
        {
            around = await room.ReadAfterAsync(Math.Max(sequence - (NeighbourEvents / 2) - 1, 0), NeighbourEvents + 1, cancellationToken);
            message = around.FirstOrDefault(roomEvent => roomEvent.Sequence == sequence) as MessagePosted;
            if (message is null || !await _meets(room, message))
            {
                return null;
            }
        }
        catch (TranscriptException)
        {
            return null;
        }

        var others = around.OfType<MessagePosted>().Where(other => other.Changes.Deletion is null).ToList();
        return new(
            room.Record,
            room.TitleFor(_reader.Id),
            message,
            others.LastOrDefault(other => other.Sequence < sequence),
            others.FirstOrDefault(other => other.Sequence > sequence))
        {
            Epoch = room.Epoch,
        };
    }

    /// <summary>Leaves out the messages of rooms that have become private since they were opened.</summary>
    private async Task<List<FoundMessage>> StillReadableAsync(
        Dictionary<string, RoomLease?> opened, List<FoundMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var room in opened.Values.OfType<RoomLease>().Select(lease => lease.Room))
        {
            if (!await room.MayAsync(RoomAct.Read, _reader, cancellationToken))
            {
                messages.RemoveAll(message => message.Epoch == room.Epoch);
            }
        }

        return messages;
    }

    private async Task<RoomLease?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        RoomLease? lease = null;
        try
        {
            lease = await _rooms.FindAsync(name, cancellationToken);
            if (lease is not null && await lease.Room.MayAsync(RoomAct.Read, _reader, cancellationToken)
                && lease.Room.RefuseEntry(_reader, _reader.Client) is null)
            {
                return lease;
            }
        }
        catch (Exception e) when (e is TranscriptException or RoomClosedException or RoomCatalogException)
        {
            // The room is left out, as one that is gone.
        }

        lease?.Dispose();
        return null;
    }
}
