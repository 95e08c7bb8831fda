using System.Diagnostics;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Rooms.Messages;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <content>The loop: takes the commands in the inbox batch by batch, stores and shows them.</content>
public sealed partial class Room
{
    // About as long as a commit takes on a healthy disk.
    private static readonly TimeSpan MaxHold = TimeSpan.FromMilliseconds(2);

    // Far more changes than there can be between a read of the log and the turn of the change that it is for.
    private const int ChangesKept = 4096;

    // The participants that have written in this batch in slow mode, and when they had before.
    private readonly List<(Participant Participant, long Before)> _written = [];
    private readonly RoomThread _thread;
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RoomCommand> _deferred = [];
    private readonly List<RoomCommand> _batch = [];
    private readonly List<RoomEvent?> _drafted = [];
    private readonly List<RoomEvent> _drafts = [];
    private bool _held;

    /// <summary>Gets the messages that changed last.</summary>
    internal ChangedMessages Changed { get; } = new(ChangesKept);

    /// <summary>Runs this command first thing in the next batch. Only for the loop itself.</summary>
    internal void Defer(RoomCommand command) => _deferred.Add(command);

    /// <summary>Runs this command in a batch that follows at once, also if nothing else waits. Only for the loop itself.</summary>
    internal void DeferToNext(RoomCommand command)
    {
        Defer(command);
        Tick();
    }

    internal bool GraceIsOver(Participant participant) =>
        participant.AwaySince is { } since && _time.GetElapsedTime(since) >= _options.AwayGrace;

    /// <summary>Begins to serve a subscription.</summary>
    internal void StartServing(Subscription subscription)
    {
        Fanout.Add(subscription.Receiver);
        _metrics.Subscribed(subscription.Connection.Door);
        if (subscription.Receiver.ShowsTyping)
        {
            Typists.Add(subscription);
        }
    }

    /// <summary>Ends serving a subscription.</summary>
    internal void StopServing(Subscription subscription)
    {
        Fanout.Remove(subscription.Receiver);
        _metrics.Unsubscribed(subscription.Connection.Door);
        if (subscription.Receiver.ShowsTyping)
        {
            Typists.Remove(subscription);
        }

        if (subscription.Receiver.Format is { } format)
        {
            Tail.Release(format);
        }
    }

    /// <summary>
    /// Logs the person's handle here, if another room decided a rename between the join's draft and its commit.
    /// </summary>
    /// <param name="participant">The new participant.</param>
    /// <param name="joinedAs">Its handle in the draft. A handle that has changed since is a rename of this room's own.</param>
    internal void FollowHandle(Participant participant, string joinedAs)
    {
        if (!participant.HasLeft && participant.Name == joinedAs && participant.Person.Name != joinedAs)
        {
            Defer(new RenameCommand(participant.Person, participant.Person.Keyed.Handle, isDecided: true));
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _inbox.Reader.WaitToReadAsync())
            {
                // On a single core, the thread that reads sockets can finish enqueuing: the batch gets larger.
                Thread.Yield();
                TakeBatch();
                await DoBatchAsync();
                // An in-memory batch completes synchronously. Other rooms and the fan-out get the thread.
                await Task.Yield();
            }

            // The last batch may have deferred a command.
            TakeBatch();
            await DoBatchAsync();
            _ended.TrySetResult(null);
        }
        catch (Exception e)
        {
            End(e);
        }
    }

    private void TakeBatch()
    {
        Debug.Assert(SynchronizationContext.Current == _thread, "The loop runs on the room's thread.");
        _batch.Clear();
        _written.Clear();
        _batch.AddRange(_deferred);
        _deferred.Clear();
        // Deferred commands come on top: while nothing can be stored they only grow, and every caller needs an answer.
        for (var taken = 0; taken < _options.BatchSize && _inbox.Reader.TryRead(out var command); taken++)
        {
            _batch.Add(command);
        }
    }

    private async Task DoBatchAsync()
    {
        var now = _time.GetUtcNow();
        if (_shared is not null && !await CatchUpAsync(_shared))
        {
            RefuseBatch(now);
            return;
        }

        foreach (var command in _batch)
        {
            var draft = command.Apply(this, now);
            _drafted.Add(draft);
            if (draft is not null)
            {
                _drafts.Add(draft);
            }
        }

        var outcome = await StoreAsync();
        if (outcome == BatchOutcome.NotStored)
        {
            RollBack(_batch, _drafted);
        }

        // Before anybody is told: a client that hears of a change finds it in the list.
        _participants = Membership.Snapshot;
        for (var i = 0; i < _batch.Count; i++)
        {
            if (outcome == BatchOutcome.Stored || _drafted[i] is null)
            {
                _batch[i].OnPublished(this, _drafted[i]);
            }
        }

        TellAttention(outcome);
        _drafted.Clear();
        _drafts.Clear();
        WakeReceivers();
    }

    /// <summary>
    /// Wakes the receivers, unless more commands wait: then they are woken with the next batch. Sending one event to
    /// everybody costs much the same as sending a hundred. A large batch goes at once: clients take it while the next is
    /// stored.
    /// </summary>
    private void WakeReceivers()
    {
        if (!_held && !_hasToShow && _batch.TrueForAll(command => command.IsQuestion))
        {
            return;
        }

        _hasToShow = false;
        _held = !_held && _inbox.Reader.Count > 0 && _batch.Count < _options.BatchSize / 2;
        if (!_held)
        {
            Fanout.Signal();
        }
    }

    /// <summary>Ends the hold of <see cref="WakeReceivers"/> when the disk is slow.</summary>
    private async ValueTask WakeReceiversIfSlowAsync(Task storing)
    {
        if (_held && await Task.WhenAny(storing, Task.Delay(MaxHold, _time)) != storing)
        {
            _held = false;
            Fanout.Signal();
        }
    }

    /// <summary>Commits the drafts, then shows them.</summary>
    private async ValueTask<BatchOutcome> StoreAsync()
    {
        if (_drafts.Count == 0)
        {
            return BatchOutcome.Stored;
        }

        if (_shared is not null)
        {
            return await StoreAsync(_shared);
        }

        RoomEvent.AssignSequences(_drafts, Tail.NextSequence);
        var storing = AppendAsync();
        EncodeMeanwhile(storing);
        await WakeReceiversIfSlowAsync(storing);
        if (!await storing)
        {
            Tail.Discard();
            return BatchOutcome.NotStored;
        }

        for (var i = 0; i < _batch.Count; i++)
        {
            if (_drafted[i] is { } draft)
            {
                _batch[i].OnCommitted(this, draft);
            }
        }

        Tail.Publish(_drafts);
        return BatchOutcome.Stored;
    }

    /// <summary>Stores the drafts; returns false if they were not stored.</summary>
    private async Task<bool> AppendAsync()
    {
        try
        {
            using var span = StartSpan();
            var start = _time.GetTimestamp();
            using var waiting = WaitForTranscript();
            await _transcript.AppendAsync(_drafts[0].Sequence, _drafts, CancellationToken.None);
            _metrics.Committed(_drafts.Count, _time.GetElapsedTime(start));
            return true;
        }
        catch (Exception e)
        {
            // Whatever it was, the room lives on, and the next batch tries again.
            LogNotStored(e);
            return false;
        }
    }

    /// <summary>Starts the span of the batch, linked to its sampled messages; null without a listener.</summary>
    private Activity? StartSpan()
    {
        var span = ChatTracing.StartBatch(_drafts.Count);
        if (span is not null)
        {
            foreach (var message in _batch.Select(command => command.Trace).OfType<Activity>())
            {
                span.AddLink(new ActivityLink(message.Context));
            }
        }

        return span;
    }

    /// <summary>Encodes the drafts while the transcript stores them.</summary>
    private void EncodeMeanwhile(Task storing)
    {
        if (!storing.IsCompleted)
        {
            // On a single core, the thread that writes has to get to the disk first.
            Thread.Yield();
            Tail.Prepare(_drafts);
        }
    }

    [LoggerMessage(2, LogLevel.Critical, "Room {Room}: the loop ended by a fault; the room takes no more commands")]
    private static partial void LogLoopEnded(ILogger logger, Exception exception, string room);

    /// <summary>Logs a fault; one of the disk or the database, which may come with each batch for an hour, without a trace.</summary>
    private void LogNotStored(Exception fault) => LogNotStored(_logger, fault is TranscriptException ? null : fault, Name, _drafts.Count, fault.Message);

    [LoggerMessage(1, LogLevel.Error, "Room {Room}: {Count} events were not stored; nobody has seen them: {Message}")]
    private static partial void LogNotStored(ILogger logger, Exception? exception, string room, int count, string message);
}
