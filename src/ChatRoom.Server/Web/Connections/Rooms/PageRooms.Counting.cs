using System.Collections.Concurrent;
using ChatRoom.Core.Events;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Web.Browser;

namespace ChatRoom.Server.Web.Connections.Rooms;

/// <content>Joins the rooms that are not shown, and counts in them.</content>
public sealed partial class PageRooms
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<DirectNews> _direct = new();

    /// <summary>Detaches from the counted rooms because the connection is lost, until <see cref="ResumeAsync"/>.</summary>
    public Task SuspendAsync() => _operations.RunAsync(async () =>
    {
        foreach (var room in _counted)
        {
            await room.Room.DetachAsync(room.Subscription);
        }
    });

    /// <summary>Joins the counted rooms again; the counts go on after the newest message that is counted.</summary>
    public async Task ResumeAsync()
    {
        foreach (var room in _counted)
        {
            if (!await _operations.RunAsync(() => TryAttachAsync(room, seen: null)))
            {
                await ReplaceAsync(room);
            }
        }
    }

    /// <summary>Says whether the reader looks at the page.</summary>
    public async Task SetAttendedAsync(bool isAttended)
    {
        _isAttended = isAttended;
        foreach (var room in _counted)
        {
            await room.Room.SetAttentionAsync(room.Subscription, isAttended);
        }
    }

    /// <summary>Counts a conversation from its first message on. For the room of the conversation, on its thread.</summary>
    void IDirectReader.OnDirect(DirectNews news)
    {
        _direct.Enqueue(news);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Counts the conversations of the reader that have messages it has not seen.</summary>
    /// <param name="positions">The newest events that the browser has shown.</param>
    public async Task AddUnreadDirectAsync(IReadOnlyList<Position> positions)
    {
        using var visit = await EnterAsync();
        foreach (var (name, _) in await _rooms.Direct.ListAsync(visit.Person, _closed))
        {
            if (IsIn(name) || RefusalOf(name) is not null)
            {
                continue;
            }

            using var lease = await _rooms.FindAsync(name, _closed);
            if (lease?.Room is not { } room)
            {
                continue;
            }

            var seen = positions.FirstOrDefault(position => position.Epoch == room.Epoch)?.Sequence ?? 0;
            if (seen < room.Tail.NextSequence - 1)
            {
                await CountAsync(room, seen);
            }
        }
    }

    private async Task CountDirectAsync(DirectNews news)
    {
        if (IsIn(news.Room.Name))
        {
            return;
        }

        if (RefusalOf(news.Room.Name) is { } refusal)
        {
            Shown?.Notice(new("Answer_MessageWaits", "{0} writes to you. {1}", news.Room.TitleFor(Person?.Id ?? default), refusal));
            return;
        }

        using var lease = news.Keep();
        if (lease is not null)
        {
            await CountAsync(news.Room, news.From - 1, liveFrom: news.From);
        }
    }

    private Task CountAsync(Room room, long? seen, long? liveFrom = null) => _operations.RunAsync(async () =>
    {
        if (_counted.Any(other => other.Room.Name == room.Name))
        {
            return;
        }

        var counted = new CountedRoom(room, this, () => _wake.Writer.TryWrite(true));
        if (!await TryAttachAsync(counted, seen, liveFrom))
        {
            return;
        }

        _counted = _counted.Add(counted);
        // The room may have woken the loop before the loop knew it.
        _wake.Writer.TryWrite(true);
        Changed?.Invoke();
    });

    private async Task<bool> TryAttachAsync(CountedRoom counted, long? seen, long? liveFrom = null)
    {
        if (_closed.IsCancellationRequested)
        {
            return false;
        }

        using var visit = await EnterAsync();
        if (await counted.Room.JoinAsync(counted.Subscription, visit.Person, _closed) is not JoinResult.Joined joined)
        {
            return false;
        }

        if (!_isAttended)
        {
            await counted.Room.SetAttentionAsync(counted.Subscription, false);
        }

        try
        {
            await UseMarkAsync(counted, joined.Participant.Person.Id);
            await counted.BeginAsync(joined, seen, liveFrom ?? joined.NextSequence, _closed);
        }
        catch (TranscriptException)
        {
            // The counts begin with what comes.
        }

        return true;
    }

    private async Task StopCountingAsync(string name)
    {
        foreach (var room in _counted.Where(room => room.Room.Name == name))
        {
            _counted = _counted.Remove(room);
            await room.Room.DetachAsync(room.Subscription);
        }
    }

    /// <summary>Takes all news, tells the page once, rests.</summary>
    private async Task FollowAsync()
    {
        try
        {
            await foreach (var _ in _wake.Reader.ReadAllAsync(_closed))
            {
                var isChanged = TakeMarks();
                while (_direct.TryDequeue(out var news))
                {
                    isChanged = true;
                    await CountDirectAsync(news);
                }

                foreach (var room in _counted.Where(room => room.TakeNews()))
                {
                    isChanged = true;
                    await TakeNewsAsync(room);
                }

                if (isChanged)
                {
                    Changed?.Invoke();
                }

                await Task.Delay(Rest, _time, _closed);
            }
        }
        catch (OperationCanceledException)
        {
            // The page is closed.
        }
    }

    private async Task TakeNewsAsync(CountedRoom room)
    {
        if (room.KnownName != room.Room.Name)
        {
            Renamed?.Invoke(room.KnownName, room.Room.Name);
            await FollowNameAsync(room.KnownName, room.Room.Name);
            room.KnownName = room.Room.Name;
        }

        try
        {
            await room.CountAsync(Settings, _closed);
        }
        catch (TranscriptException)
        {
            // Counted again after the rest.
            room.Wake();
        }

        switch (room.Left)
        {
            case LeaveReason.Quit or LeaveReason.Moved or LeaveReason.Kicked or LeaveReason.Banned:
                _counted = _counted.Remove(room);
                Forgotten?.Invoke(room.Room.Name);
                break;
            case LeaveReason.ServerError:
                await ReplaceAsync(room);
                break;
            default:
                // A stopped server ends the page; an absence ends with the connection's return.
                break;
        }
    }

    /// <summary>Joins the room that was opened anew after a fault.</summary>
    private async Task ReplaceAsync(CountedRoom room)
    {
        _counted = _counted.Remove(room);
        await AddAsync(room.Room.Name, room.Seen is { } seen ? [seen] : []);
    }
}
