using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms.Opening;

/// <summary>Looks each second for rooms without participants: closes them, and deletes those that are not worth keeping.</summary>
internal sealed partial class RoomSweep : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly RoomDirectory _rooms;
    private readonly RoomOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, DateTimeOffset> _unanswered = [];
    private readonly RoomReview _review;
    private readonly Lock _sweeping = new();
    private readonly ITimer _timer;

    public RoomSweep(RoomDirectory rooms, RoomOptions options, TimeProvider time, ILogger logger)
    {
        _rooms = rooms;
        _options = options;
        _time = time;
        _logger = logger;
        _review = new RoomReview(rooms, time, logger);
        _timer = time.CreateTimer(_ => Sweep(), null, Interval, Interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        // A sweep that takes longer than a second does not meet the next one.
        if (!_sweeping.TryEnter())
        {
            return;
        }

        try
        {
            var entries = _rooms.Entries();
            foreach (var entry in entries)
            {
                if (entry.Room is { } room)
                {
                    Look(room, entry, !room.Record.MakerId.IsNone);
                }
            }

            Revisit();
            _review.GoOn(entries.Count(entry => entry.IsForReview));
        }
        finally
        {
            _sweeping.Exit();
        }
    }

    private void Look(Room room, RoomEntry entry, bool hasMaker)
    {
        if (entry.Leases > 0 || room.HasParticipantsHere)
        {
            entry.EmptySince = null;
            entry.IsForReview &= !room.HasParticipantsHere;
            return;
        }

        if (room.IsOver)
        {
            _rooms.Close(room, entry, deletes: true);
            return;
        }

        entry.EmptySince ??= _time.GetTimestamp();
        if (hasMaker && entry.Speech is not { Kind: SpeechKind.Others } && entry.Speech?.Next != room.Tail.NextSequence)
        {
            Judge(room, entry);
            return;
        }

        var isUnanswered = hasMaker && entry.Speech is { Kind: SpeechKind.Maker };
        if ((hasMaker && entry.Speech is { Kind: SpeechKind.Nothing })
            || (isUnanswered && _time.GetUtcNow() - entry.Speech!.At >= _options.UnansweredFor))
        {
            _unanswered.Remove(room.Name);
            // It stays open if somebody is in it on another node, and the review need not wait for that.
            entry.IsForReview = false;
            LogDeleted(_logger, room.Name);
            _rooms.Close(room, entry, deletes: true);
        }
        else if (entry.IsForReview || _time.GetElapsedTime(entry.EmptySince.Value) >= _options.CloseAfter)
        {
            if (isUnanswered)
            {
                _unanswered[room.Name] = entry.Speech!.At + _options.UnansweredFor;
            }

            _rooms.Close(room, entry, deletes: false);
        }
    }

    private void Judge(Room room, RoomEntry entry)
    {
        if (!entry.IsJudged)
        {
            entry.IsJudged = true;
            _ = JudgeAsync(room, entry);
        }
    }

    private async Task JudgeAsync(Room room, RoomEntry entry)
    {
        var next = room.Tail.NextSequence;
        try
        {
            entry.Speech = await Speech.JudgeAsync(room, room.Record);
        }
        catch (Exception e)
        {
            // A log that cannot be read now is kept.
            LogNotJudged(_logger, e, room.Name);
            entry.Speech = new Speech(SpeechKind.Others, next, DateTimeOffset.MaxValue);
        }

        entry.IsJudged = false;
    }

    /// <summary>Opens closed rooms in which only the maker has spoken, once they are old enough to be deleted.</summary>
    private void Revisit()
    {
        var now = _time.GetUtcNow();
        foreach (var name in _unanswered.Where(room => room.Value <= now).Select(room => room.Key).ToArray())
        {
            _unanswered.Remove(name);
            _ = RevisitAsync(name);
        }
    }

    private async Task RevisitAsync(string name)
    {
        try
        {
            using var lease = await _rooms.FindAsync(name, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotJudged(_logger, e, name);
        }
    }

    [LoggerMessage(7, LogLevel.Information, "Room {Room} is deleted: nobody but its maker ever spoke in it")]
    private static partial void LogDeleted(ILogger logger, string room);

    [LoggerMessage(8, LogLevel.Warning, "Room {Room}: its log cannot be read, so the room is kept")]
    private static partial void LogNotJudged(ILogger logger, Exception exception, string room);
}
