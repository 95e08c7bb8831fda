using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Trust;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <content>Opens and closes rooms. A room with a lease or a participant stays open, so no join meets a closed room.</content>
public sealed partial class RoomDirectory
{
    /// <summary>Ends one lease.</summary>
    internal void Release(RoomEntry entry)
    {
        lock (_gate)
        {
            entry.Leases--;
        }
    }

    /// <summary>Returns the open rooms, and those that are opening, as they are now.</summary>
    internal IReadOnlyList<RoomEntry> Entries()
    {
        lock (_gate)
        {
            return [.. _rooms.Values];
        }
    }

    /// <summary>Deletes the conversations with persons of an earlier process that cannot come back.</summary>
    internal Task DeleteLostConversationsAsync() => Direct.CleanUpAsync(CancellationToken.None);

    /// <summary>Closes a room, unless it is in use again; the next request waits for that, and opens it anew.</summary>
    /// <param name="room">The room.</param>
    /// <param name="entry">Its entry.</param>
    /// <param name="deletes">Whether its log and its row are deleted.</param>
    internal void Close(Room room, RoomEntry entry, bool deletes)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isStopping || entry.Leases > 0 || entry.Closing is not null || room.HasParticipantsHere
                || (deletes && (!room.Participants.IsEmpty || (!room.IsOver && entry.Speech?.Next != room.Tail.NextSequence))))
            {
                return;
            }

            entry.Closing = closed.Task;
        }

        _ = CloseAsync(room, entry, deletes, closed);
    }

    /// <summary>Keeps a room open that is open now; null if it is being closed. Never blocks for long.</summary>
    internal RoomLease? TryLease(Room room)
    {
        lock (_gate)
        {
            if (_rooms.GetValueOrDefault(room.Name) is not { } entry || entry.Room != room)
            {
                return null;
            }

            entry.Leases++;
            return new RoomLease(this, entry, room);
        }
    }

    /// <summary>Lists an open room under another name, which its row has already.</summary>
    internal void Rename(Room room, RoomRecord record)
    {
        lock (_gate)
        {
            if (_rooms.GetValueOrDefault(record.FormerName) is { } entry && entry.Room == room)
            {
                _rooms.Remove(record.FormerName);
                _rooms[record.Name] = entry;
            }

            room.Become(record);
        }
    }

    private RoomEntry Lease(string name, out Task? closing)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(name, out var entry))
            {
                RoomEntry? opening = null;
                _rooms[name] = entry = opening = new RoomEntry { Opening = new(() => CreateAsync(name, opening!)) };
            }

            closing = entry.Closing;
            entry.Leases += closing is null ? 1 : 0;
            return entry;
        }
    }

    private async ValueTask<RoomLease?> OpenAsync(string name, RoomEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (await entry.Opening.Value.WaitAsync(cancellationToken) is { } room)
            {
                return new RoomLease(this, entry, room);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Release(entry);
            throw;
        }
        catch
        {
            // Forgotten, so that the next request tries again.
            Forget(name, entry);
            throw;
        }

        Forget(name, entry);
        return null;
    }

    private async Task<Room?> CreateAsync(string name, RoomEntry entry)
    {
        if (await Register.FindAsync(name, CancellationToken.None) is not { } record)
        {
            return null;
        }

        var members = record.Kind == RoomKind.Public ? [] : await Register.Members.ListAsync(name, CancellationToken.None);
        var log = await Register.OpenLogAsync(record);
        record = name == Lobby ? record with { Topic = await LastTopic.FindAsync(log) } : record;
        var room = new Room(record, log, _options, People, _time, _metrics, _logger, [.. members.Select(member => member.Id)], Trust);
        if (record.Kind == RoomKind.Direct && members is [var one, var other])
        {
            room.Begin(new Conversation(People, one, other), this);
        }

        _ = ReopenAfterFaultAsync(room, entry);
        if (_isStopping)
        {
            // The other rooms have been told already.
            await room.StopAsync();
        }

        return room;
    }

    private async Task CloseAsync(Room room, RoomEntry entry, bool deletes, TaskCompletionSource closed)
    {
        try
        {
            await room.DisposeAsync();
            if (deletes)
            {
                await Register.RemoveAsync(room.Name);
                if (Trust.Knows(room.Name))
                {
                    await Trust.ApplyAsync(new TrustChange.DropRoom(room.Name), null);
                }
            }
        }
        catch (Exception e)
        {
            LogNotClosed(_logger, e, room.Name);
        }
        finally
        {
            Forget(room.Name, entry);
            closed.SetResult();
        }
    }

    private async Task ReopenAfterFaultAsync(Room room, RoomEntry entry)
    {
        if (await room.WhenEnded is not { } fault)
        {
            return;
        }

        // A dead room that cannot be taken away stays closed, and the process ends.
        var staysClosed = true;
        try
        {
            staysClosed = _failures.Add(room.Name);
            // The next request opens the room anew, from its log.
            Forget(room.Name, entry);
            await room.DisposeAsync();
        }
        finally
        {
            if (staysClosed)
            {
                RoomClosed?.Invoke(room.Name, fault);
            }
        }
    }

    private void Forget(string name, RoomEntry entry)
    {
        lock (_gate)
        {
            if (_rooms.GetValueOrDefault(name) == entry)
            {
                _rooms.Remove(name);
            }
        }
    }

    [LoggerMessage(5, LogLevel.Error, "Room {Room} was not closed cleanly")]
    private static partial void LogNotClosed(ILogger logger, Exception exception, string room);
}
