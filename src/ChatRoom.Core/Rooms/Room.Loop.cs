using ChatRoom.Core.Connections;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms.Commands;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <content>The loop: takes what waits in the inbox, batch by batch, stores it and shows it.</content>
public sealed partial class Room
{
    // About as long as a commit takes on a disk that is well.
    private static readonly TimeSpan MostHeld = TimeSpan.FromMilliseconds(2);

    private readonly List<RoomCommand> _owed = [];
    private readonly List<RoomCommand> _batch = [];
    private readonly List<RoomEvent?> _drafted = [];
    private readonly List<RoomEvent> _drafts = [];
    private bool _held;

    /// <summary>Does this command first thing in the next batch. Only for the loop itself.</summary>
    internal void Defer(RoomCommand command) => _owed.Add(command);

    internal bool GraceIsOver(Participant participant) =>
        participant.AwaySince is { } since && _time.GetElapsedTime(since) >= _options.AwayGrace;

    /// <summary>The room begins to serve a session.</summary>
    internal void Serve(Session session)
    {
        Fanout.Add(session);
        if (session.SeesTyping)
        {
            Typists.Add(session);
        }
    }

    /// <summary>The room stops serving a session.</summary>
    internal void Forget(Session session)
    {
        Fanout.Remove(session);
        if (session.SeesTyping)
        {
            Typists.Remove(session);
        }

        if (session.Format is { } format)
        {
            Tail.Release(format);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _inbox.Reader.WaitToReadAsync())
            {
                // On one processor whoever reads sockets is in the middle of it: what it still has to say comes in this batch.
                Thread.Yield();
                TakeBatch();
                await DoBatchAsync();
                // A batch that stores nothing, or in memory, waits for nothing: then other rooms, and whom this one wakes.
                await Task.Yield();
            }

            // The last batch may have left something owed.
            TakeBatch();
            await DoBatchAsync();
        }
        catch (Exception e)
        {
            // A fault of ours. Without its loop the room is dead; the doors must see that and not wait for ever.
            LogLoopEnded(_logger, e, Name);
            _inbox.Writer.TryComplete();
            _batch.ForEach(command => command.Refuse(Stopping));
            while (_inbox.Reader.TryRead(out var command))
            {
                command.Refuse(Stopping);
            }
        }
    }

    private void TakeBatch()
    {
        _batch.Clear();
        _batch.AddRange(_owed);
        _owed.Clear();
        // What is owed comes on top: while nothing can be stored it only grows, and those who ask must get an answer.
        for (var taken = 0; taken < _options.BatchSize && _inbox.Reader.TryRead(out var command); taken++)
        {
            _batch.Add(command);
        }
    }

    private async Task DoBatchAsync()
    {
        var now = _time.GetUtcNow();
        foreach (var command in _batch)
        {
            var draft = command.Apply(this, now);
            _drafted.Add(draft);
            if (draft is not null)
            {
                _drafts.Add(draft);
            }
        }

        var stored = await StoreAsync();
        if (!stored)
        {
            TakeBack();
        }

        // Before anybody is told: whoever hears of a change finds it in the list.
        _participants = Membership.Snapshot;
        for (var i = 0; i < _batch.Count; i++)
        {
            if (stored || _drafted[i] is null)
            {
                _batch[i].OnPublished(this, _drafted[i]);
            }
        }

        _drafted.Clear();
        _drafts.Clear();
        WakeSessions();
    }

    /// <summary>
    /// Wakes the sessions, unless more is waiting: then once they have the next batch as well. To send to everybody costs
    /// much the same for one event as for a hundred, so in a busy room this halves the work; in a quiet one nothing waits.
    /// A large batch goes at once: what it costs to send is mostly its bytes, and clients take it while the next is stored.
    /// </summary>
    private void WakeSessions()
    {
        if (!_held && _batch.TrueForAll(command => command.IsQuestion))
        {
            return;
        }

        _held = !_held && _inbox.Reader.Count > 0 && _batch.Count < _options.BatchSize / 2;
        if (!_held)
        {
            Fanout.Signal();
        }
    }

    /// <summary>What is held back is not to wait for a slow disk.</summary>
    private async ValueTask WakeSessionsIfSlowAsync(Task storing)
    {
        if (_held && await Task.WhenAny(storing, Task.Delay(MostHeld)) != storing)
        {
            _held = false;
            Fanout.Signal();
        }
    }

    /// <summary>Commits the drafts, then shows them. False if they could not be stored.</summary>
    private async ValueTask<bool> StoreAsync()
    {
        if (_drafts.Count == 0)
        {
            return true;
        }

        RoomEvent.AssignSequences(_drafts, Tail.NextSequence);
        var storing = AppendAsync();
        EncodeMeanwhile(storing);
        await WakeSessionsIfSlowAsync(storing);
        if (!await storing)
        {
            Tail.TakeBack();
            return false;
        }

        for (var i = 0; i < _batch.Count; i++)
        {
            if (_drafted[i] is { } draft)
            {
                _batch[i].OnCommitted(this, draft);
            }
        }

        Tail.Publish(_drafts);
        return true;
    }

    /// <summary>Stores the drafts; returns false if they were not stored.</summary>
    private async Task<bool> AppendAsync()
    {
        try
        {
            var start = _time.GetTimestamp();
            await _transcript.AppendAsync(_drafts[0].Sequence, _drafts, CancellationToken.None);
            _metrics.Committed(_drafts.Count, _time.GetElapsedTime(start));
            return true;
        }
        catch (Exception e)
        {
            // Whatever it was, the room lives on, and the next batch tries again.
            LogNotStored(_logger, e, Name, _drafts.Count);
            return false;
        }
    }

    /// <summary>Encodes the drafts while the transcript stores them.</summary>
    private void EncodeMeanwhile(Task storing)
    {
        if (!storing.IsCompleted)
        {
            // On one processor the disk does not work yet: the thread that writes has to get there first.
            Thread.Yield();
            Tail.Prepare(_drafts);
        }
    }

    /// <summary>Undoes the drafts of a batch that was not stored, last one first; commands without a draft still hold.</summary>
    private void TakeBack()
    {
        for (var i = _batch.Count - 1; i >= 0; i--)
        {
            if (_drafted[i] is not null)
            {
                _batch[i].OnRolledBack(this);
            }
        }
    }

    [LoggerMessage(2, LogLevel.Critical, "Room {Room}: the loop ended by a fault; the room takes no more commands")]
    private static partial void LogLoopEnded(ILogger logger, Exception exception, string room);

    [LoggerMessage(1, LogLevel.Error, "Room {Room}: {Count} events were not stored; nobody has seen them")]
    private static partial void LogNotStored(ILogger logger, Exception exception, string room, int count);
}
