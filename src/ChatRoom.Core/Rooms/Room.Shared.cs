using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Transcripts;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <content>
/// A log that other nodes write to as well: takes their events before its own, and asks for the outcome of a batch whose answer
/// was lost.
/// </content>
public sealed partial class Room
{
    private readonly ISharedTranscript? _shared;
    private readonly IDisposable? _watch;
    private PendingBatch? _pending;
    private int _hasNews;
    private bool _showsNews;

    /// <summary>Notes that other nodes may have stored events. Called on any thread.</summary>
    private void OnRung()
    {
        Volatile.Write(ref _hasNews, 1);
        // In a full inbox the command that is next does the same.
        Tick();
    }

    /// <summary>Begins a batch: finds out what is open, and shows what other nodes have stored.</summary>
    /// <returns>False if it is still not known whether the last batch is stored: then nothing can be stored now.</returns>
    private async ValueTask<bool> CatchUpAsync(ISharedTranscript shared)
    {
        if (_pending is not null && !await SettleAsync(shared, _pending))
        {
            return false;
        }

        if (Interlocked.Exchange(ref _hasNews, 0) == 1)
        {
            try
            {
                while (await shared.TakeNewsAsync() is { Count: > 0 } news)
                {
                    await ShowNewsAsync(news);
                    Tail.Publish(news);
                }
            }
            catch (TranscriptException e)
            {
                // The bell rings again, at the latest in a second.
                LogNoNews(_logger, e, Name);
            }
        }

        return true;
    }

    /// <summary>Commits the drafts behind all events of other nodes, then shows all of them.</summary>
    private async ValueTask<BatchOutcome> StoreAsync(ISharedTranscript shared)
    {
        try
        {
            var start = _time.GetTimestamp();
            using var span = StartSpan();
            var events = await shared.AppendAsync(_drafts, [.. _batch.Where((command, i) => _drafted[i] is not null).Select(command => command.Once).OfType<Guid>()]);
            _metrics.Committed(_drafts.Count, _time.GetElapsedTime(start));
            await ShowAsync(events, _batch, _drafted);
            return BatchOutcome.Stored;
        }
        catch (OutcomeUnknownException e)
        {
            LogUnknown(_logger, e, Name, _drafts.Count);
            _pending = new([.. _batch], [.. _drafted], [.. _drafts]);
            return BatchOutcome.Unknown;
        }
        catch (Exception e)
        {
            LogNotStored(_logger, e, Name, _drafts.Count);
            return BatchOutcome.NotStored;
        }
    }

    /// <summary>Asks for the outcome of a batch, and tells its senders.</summary>
    private async ValueTask<bool> SettleAsync(ISharedTranscript shared, PendingBatch pending)
    {
        IReadOnlyList<RoomEvent>? events;
        try
        {
            events = await shared.FindOutcomeAsync(pending.Drafts);
        }
        catch (OutcomeUnknownException e)
        {
            LogUnknown(_logger, e, Name, pending.Drafts.Count);
            return false;
        }

        _pending = null;
        if (events is null)
        {
            RollBack(pending.Commands, pending.Drafted);
            _participants = Membership.Snapshot;
            return true;
        }

        // The others have had their answer.
        var open = pending.Drafted.ConvertAll(draft => draft is not null);
        await ShowAsync(events, pending.Commands, pending.Drafted);
        _participants = Membership.Snapshot;
        for (var i = 0; i < pending.Commands.Count; i++)
        {
            if (open[i])
            {
                pending.Commands[i].OnPublished(this, pending.Drafted[i]);
            }
        }

        return true;
    }

    /// <summary>Shows stored events: those of other nodes, then the drafts of the commands. A draft without a number is not stored again.</summary>
    private async ValueTask ShowAsync(IReadOnlyList<RoomEvent> events, List<RoomCommand> commands, List<RoomEvent?> drafted)
    {
        await ShowNewsAsync([.. events.Take(events.Count - drafted.Count(draft => draft is { Sequence: > 0 }))]);
        for (var i = 0; i < commands.Count; i++)
        {
            if (drafted[i] is { Sequence: 0 })
            {
                drafted[i] = null;
                commands[i].OnKnown(this);
            }
            else if (drafted[i] is { } draft)
            {
                if (draft is ParticipantLeft or ParticipantRemoved or ParticipantRenamed)
                {
                    // Of a person that came from a node that has died, no other event tells.
                    Membership.ForgetRemote(draft.Author);
                }

                commands[i].OnCommitted(this, draft);
            }
        }

        if (events.Count > 0)
        {
            Tail.Publish(events);
        }
    }

    /// <summary>Does what events of other nodes change here, before they are shown.</summary>
    private async ValueTask ShowNewsAsync(IReadOnlyList<RoomEvent> news)
    {
        foreach (var roomEvent in news)
        {
            _showsNews = true;
            switch (roomEvent)
            {
                case MessagePosted message:
                    if (RecentIds.TryAdd(message.Id))
                    {
                        RecentIds.Keep(message.Id);
                    }

                    break;
                case MessageChanged change:
                    await ShowChangeAsync(change, news);
                    break;
                case TopicSet topic:
                    Topic = topic.Topic;
                    break;
                default:
                    Membership.ApplyRemote(roomEvent);
                    break;
            }
        }
    }

    private async ValueTask ShowChangeAsync(MessageChanged change, IReadOnlyList<RoomEvent> news)
    {
        // A message among the news was read with its changes.
        if (news.Any(roomEvent => roomEvent.Sequence == change.Target))
        {
            return;
        }

        if (Tail.Events.Find(change.Target) is MessagePosted message)
        {
            var after = change.ApplyTo(message);
            Tail.Change(message, after);
            Changed.Set(after);
        }
        else if (await _transcript.ReadAfterAsync(change.Target - 1, 1, CancellationToken.None) is [MessagePosted older] && older.Sequence == change.Target)
        {
            Changed.Set(older);
        }
    }

    /// <summary>Runs a batch while it is not known whether the last one is stored: what can be refused is refused, the rest waits.</summary>
    private void RefuseBatch(DateTimeOffset now)
    {
        foreach (var command in _batch)
        {
            if (command.IsQuestion)
            {
                command.Apply(this, now);
                command.OnPublished(this, stored: null);
            }
            else if (!command.TryRefuse(this))
            {
                Defer(command);
            }
        }
    }

    [LoggerMessage(6, LogLevel.Warning, "Room {Room}: the events of other nodes cannot be read now")]
    private static partial void LogNoNews(ILogger logger, Exception exception, string room);

    [LoggerMessage(7, LogLevel.Warning, "Room {Room}: it is not known whether {Count} events are stored; the room asks until it knows")]
    private static partial void LogUnknown(ILogger logger, Exception exception, string room, int count);

    private enum BatchOutcome
    {
        Stored,
        NotStored,
        Unknown,
    }

    /// <summary>Holds a batch whose outcome is not known.</summary>
    private sealed record PendingBatch(List<RoomCommand> Commands, List<RoomEvent?> Drafted, List<RoomEvent> Drafts);
}
